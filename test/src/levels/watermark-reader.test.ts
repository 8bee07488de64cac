import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { lastDays } from '../../../exporters/sources.js';
import { addDays } from '../../../src/domain/date.js';
import {
  PLAYER_GAMES,
  REGISTRY,
  SCHEDULE,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import {
  type WatermarkReader,
  type WatermarkReaderOptions,
  watermarkReader,
} from '../../../src/levels/watermark-reader.js';
import type { Warehouse } from '../../../src/ports/warehouse.js';
import { landing } from '../../support/landings.js';
import { linedGame, playerGame, scheduledGame } from '../../support/rows.js';
import {
  type ListeningWarehouse,
  listeningWarehouse,
  temporaryFolder,
} from '../../support/table-folder.js';
import type { TestRow, TestTables } from '../../support/tables.js';

const TODAY = '2025-01-15';
const NOW = newYorkInstant(TODAY, '12:00');
const TEAM_COLUMNS = ['game_id', 'team_abbr', 'points_scored', 'home_game'];

const folder = temporaryFolder('levels');
let warehouse: ListeningWarehouse;
let reader: WatermarkReader;
let now = NOW;

beforeAll(async () => {
  warehouse = await listeningWarehouse(folder, {});
});
afterAll(() => warehouse.close());
beforeEach(() => {
  now = NOW;
  reader = readerOver(warehouse);
});

/** A reader for two files, one of which reads all columns of the players' games. */
function readerOver(
  of: Warehouse,
  earlier: WatermarkReaderOptions['earlier'] = async () => [],
): WatermarkReader {
  const readers = [
    { sources: [lastDays(PLAYER_GAMES, 30), lastDays(TEAM_GAMES, 30, TEAM_COLUMNS)] },
    { sources: [lastDays(TEAM_GAMES, 30, ['pace']), lastDays(TEAM_DEFENSE, 30)] },
  ];
  return watermarkReader({ warehouse: of, now: () => now, readers, earlier });
}

/** Reads after all tables were replaced by these. */
async function readWith(tables: TestTables, ...names: readonly string[]) {
  warehouse.write(tables);
  return reader.read(names);
}

/** How many queries something sends. */
async function queriesOf(act: () => Promise<unknown>): Promise<number> {
  const before = warehouse.queries.length;
  await act();
  return warehouse.queries.length - before;
}

const games = (...rows: readonly TestRow[]): TestTables => ({ player_game_summary: rows });
const printsOn = async (day: string, tables: TestTables, table = PLAYER_GAMES) => {
  const levels = await readWith(tables, table);
  return levels.tables[table]?.landed.find((date) => date.day === day)?.prints ?? {};
};
/** The columns whose fingerprints on a day differ between two states of the tables. */
const columnsTouched = async (before: TestTables, after: TestTables, table = PLAYER_GAMES) => {
  const [was, is] = [await printsOn(TODAY, before, table), await printsOn(TODAY, after, table)];
  return Object.keys({ ...was, ...is }).filter((column) => was[column] !== is[column]);
};

describe('level two of player games', () => {
  it('names the teams with rows and with values, and counts unresolved results', async () => {
    const day = '2025-01-14';
    const levels = await readWith(
      games(
        linedGame('a', day, 20, 15.5),
        linedGame('b', day, 20, 20),
        linedGame('c', day, 20, 15.5, { over_under_result: null }),
        playerGame('d', day, { points: null, team_abbr: 'BOS' }),
        playerGame('e', day, { points: null, points_line: 10, team_abbr: 'BOS' }),
        playerGame('f', '2025-01-16'),
      ),
      PLAYER_GAMES,
    );
    expect(levels.tables[PLAYER_GAMES]?.landed).toEqual([
      {
        day,
        rows: 5,
        teams: ['ATL', 'BOS'],
        valued: ['ATL'],
        keys: 3,
        unresolved: 1,
        lines: 4,
        faulty: [],
        prints: expect.objectContaining({ points: expect.stringMatching(/^[\w-]{8}$/) }),
      },
    ]);
    expect(levels.tables[PLAYER_GAMES]?.stamp?.rows).toBe(6);
  });

  it('takes sound rows only, and names codes of which none is', async () => {
    const day = '2025-01-14';
    const levels = await readWith(
      games(
        linedGame('a', day, 20, 15.5),
        linedGame('b', day, 20, 15.5, { over_under_result: 'OVR' }),
        linedGame('c', day, 20, 15.5, { team_abbr: 'BRK' }),
        linedGame('d', day, 20, 15.5, { team_abbr: null, opponent_team_abbr: 'CHI' }),
        linedGame('e', day, 20, 15.5, { season_year: 2025, team_abbr: 'CHI' }),
        linedGame('f', day, 20, 15.5, { game_id: '0032400001' }),
      ),
      PLAYER_GAMES,
    );
    expect(levels.tables[PLAYER_GAMES]?.landed).toMatchObject([
      { rows: 5, teams: ['ATL'], valued: ['ATL'], keys: 2, unresolved: 1, lines: 2 },
    ]);
    expect(new Set(levels.tables[PLAYER_GAMES]?.landed[0]?.faulty)).toEqual(
      new Set([
        { code: 'BRK', opponent: 'CHA' },
        { code: '', opponent: 'CHI' },
        { code: 'CHI', opponent: 'CHA' },
      ]),
    );
  });

  it('counts each key with a value once, and none without its player', async () => {
    const day = '2025-01-14';
    const levels = await readWith(
      games(
        linedGame('a', day, 20, 15.5, { game_id: '0022400001' }),
        linedGame('a', day, 20, 15.5, { game_id: '0022400001' }),
        linedGame('a', day, 22, 15.5, { game_id: '0022400002' }),
        playerGame('b', day, { points: null, game_id: '0022400001' }),
        linedGame('c', day, 9, 8.5, { player_lookup: null }),
        linedGame('d', day, 9, 8.5, { game_id: null }),
      ),
      PLAYER_GAMES,
    );
    expect(levels.tables[PLAYER_GAMES]?.landed).toMatchObject([{ rows: 5, keys: 2 }]);
  });

  it('shows the newest 14 game dates of the last 200 days, newest first', async () => {
    const days = Array.from({ length: 20 }, (_, i) => addDays(TODAY, -10 * i));
    const levels = await readWith(games(...days.map((day) => playerGame('a', day))), PLAYER_GAMES);
    const shown = levels.tables[PLAYER_GAMES]?.landed.map(({ day }) => day);
    expect(shown).toEqual(days.slice(0, 14));
    const old = games(playerGame('a', addDays(TODAY, -200)), playerGame('a', addDays(TODAY, -201)));
    const older = await readWith(old, PLAYER_GAMES);
    expect(older.tables[PLAYER_GAMES]?.landed.map(({ day }) => day)).toEqual([
      addDays(TODAY, -200),
    ]);
  });

  it.each([
    ['a point', ['points'], { points: 21 }],
    ['a line by half a point', ['points_line'], { points_line: 16 }],
    ['a line by a billionth', ['points_line'], { points_line: 15.500000001 }],
    ['a line that is gone', ['points_line'], { points_line: null }],
    ['a line beyond all bounds', ['points_line'], { points_line: '12345678901.5' }],
    ['a result', ['over_under_result'], { over_under_result: 'UNDER' }],
    ['an opponent', ['opponent_team_abbr'], { opponent_team_abbr: 'CHI' }],
    ['a name', ['player_full_name'], { player_full_name: 'Ádám 1:x' }],
    ['an empty name', ['player_full_name'], { player_full_name: '-' }],
    ['a season', ['season_year'], { season_year: 2023 }],
    ['a game', ['game_id'], { game_id: '0022400999' }],
    ['a player', ['player_lookup'], { player_lookup: 'aa' }],
  ])('prints %s differently, and no other column', async (_, columns, cells) => {
    const other = linedGame('b', TODAY, 10, 9.5);
    const before = games(linedGame('a', TODAY, 20, 15.5), other);
    const after = games(linedGame('a', TODAY, 20, 15.5, cells), other);
    expect(await columnsTouched(before, after)).toEqual(columns);
  });

  it('prints a move to another team differently in all columns: all are asked for by team', async () => {
    const before = games(linedGame('a', TODAY, 20, 15.5));
    const after = games(linedGame('a', TODAY, 20, 15.5, { team_abbr: 'CHI' }));
    expect(await columnsTouched(before, after)).toContain('team_abbr');
  });

  it('notices points that moved from one player to a team mate', async () => {
    const scored = (a: number, b: number) =>
      games(playerGame('a', TODAY, { points: a }), playerGame('b', TODAY, { points: b }));
    expect(await columnsTouched(scored(10, 12), scored(12, 10))).toEqual(['points']);
  });

  it('does not mistake two names for one that holds both', async () => {
    const named = (a: string, b: string) =>
      games(
        playerGame('a', TODAY, { player_full_name: a }),
        playerGame('b', TODAY, { player_full_name: b }),
      );
    const [one, other] = [named('x', '1:y'), named('x 3:1:y', '')];
    expect(await columnsTouched(one, other)).toEqual(['player_full_name']);
  });

  it('prints the same for the same rows in another order, whatever happens on other dates', async () => {
    const rows = [playerGame('a', TODAY), playerGame('b', TODAY), playerGame('a', '2025-01-14')];
    const after = [playerGame('b', TODAY), playerGame('a', TODAY), playerGame('c', '2025-01-13')];
    expect(await columnsTouched(games(...rows), games(...after))).toEqual([]);
  });
});

it('reads team games by their score, and defense by its analysis date', async () => {
  const team = (cells: TestRow): TestRow => ({
    game_id: '1',
    game_date: TODAY,
    team_abbr: 'ATL',
    opponent_team_abbr: 'CHA',
    season_year: 2024,
    ...cells,
  });
  const row = { team_abbr: 'ATL', analysis_date: TODAY, paint_pct_allowed_last_15: 0.5 };
  const tables = {
    team_offense_game_summary: [team({ points_scored: 100 }), team({ team_abbr: 'BOS' })],
    team_defense_zone_analysis: [row],
  };
  const levels = await readWith(tables, TEAM_GAMES, TEAM_DEFENSE);
  expect(levels.tables[TEAM_GAMES]?.landed).toMatchObject([
    { teams: ['ATL', 'BOS'], valued: ['ATL'], unresolved: 0 },
  ]);
  expect(levels.tables[TEAM_DEFENSE]?.landed).toMatchObject([{ day: TODAY, valued: ['ATL'] }]);
  const home = { team_offense_game_summary: [team({ points_scored: 100, home_game: true })] };
  const away = { team_offense_game_summary: [team({ points_scored: 100, home_game: false })] };
  expect(await columnsTouched(home, away, TEAM_GAMES)).toEqual(['home_game']);
});

it('prints the columns that any of its readers names, and asks for no other', async () => {
  const team_offense_game_summary = [{ game_id: '1', game_date: TODAY, team_abbr: 'ATL' }];
  const prints = await printsOn(TODAY, { team_offense_game_summary }, TEAM_GAMES);
  expect(Object.keys(prints).sort()).toEqual([...TEAM_COLUMNS, 'pace'].sort());
  expect(warehouse.queries.at(-1)?.sql).not.toMatch(/opponent_team_abbr|season_year/);
});

describe('the schedule', () => {
  it('holds the games that count, up to today', async () => {
    const game = (day: string, id: string) => scheduledGame(day, 'ATL', 'BOS', { game_id: id });
    const nbac_schedule = [
      game('2025-01-10', '0022400001'),
      game('2025-01-10', '0022400001'),
      game('2025-01-11', '0032400001'),
      game('2025-01-12', '0012400001'),
      ...['004', '005', '006'].map((kind, i) => game(`2025-01-1${3 + i}`, `${kind}2400001`)),
      game('2025-01-16', '0022400009'),
      game(addDays(TODAY, -201), '0022400010'),
    ];
    const { schedule } = await readWith({ nbac_schedule }, PLAYER_GAMES);
    expect(schedule.map(({ day }) => day)).toEqual([
      '2025-01-10',
      '2025-01-13',
      '2025-01-14',
      '2025-01-15',
    ]);
    expect(schedule[0]?.games).toEqual([{ home: 'ATL', away: 'BOS' }]);
  });

  it('takes ids as integers, and names the rows that name no game', async () => {
    const day = '2025-01-14';
    const nbac_schedule = [
      scheduledGame(day, 'ATL', 'BOS', { game_id: 22400001 }),
      scheduledGame(day, 'CHI', 'BRK', { game_id: '0022400002' }),
      { game_id: '0042400003', game_date: day },
      scheduledGame(day, 'TBD', 'TBD', { game_id: '0012400004' }),
    ];
    const levels = await readWith({ nbac_schedule }, PLAYER_GAMES);
    expect(levels.schedule).toEqual([{ day, games: [{ home: 'ATL', away: 'BOS' }] }]);
    expect(levels.unnamedGames?.map(({ gameId }) => gameId).sort()).toEqual([
      '0022400002',
      '0042400003',
    ]);
    expect(levels.uselessSchedule).toBeUndefined();
  });

  it('is useless where rows have ids that none of the games that count has', async () => {
    const read = async (...ids: readonly string[]) => {
      const games = ids.map((id) => scheduledGame('2025-01-14', 'ATL', 'BOS', { game_id: id }));
      return (await readWith({ nbac_schedule: games }, PLAYER_GAMES)).uselessSchedule;
    };
    expect(await read('LAL-BOS', '0012400001')).toBe(true);
    expect(await read('0012400001', '0032400001')).toBeUndefined();
    expect(await read('LAL-BOS', '0022400001')).toBeUndefined();
    expect(await read()).toBeUndefined();
  });

  it('is empty when the table is; then what was announced before is asked for', async () => {
    const earlier = async () => [landing({ gameDate: '2025-01-13', status: 'success' })];
    reader = readerOver(warehouse, earlier);
    reader.note(landing({ gameDate: '2025-01-14', status: 'partial' }));
    const levels = await readWith(games(playerGame('a', '2025-01-14')), PLAYER_GAMES);
    expect(levels.schedule).toEqual([]);
    expect(levels.announced).toEqual({
      [PLAYER_GAMES]: { '2025-01-13': 'success', '2025-01-14': 'partial' },
    });
  });

  it('spares asking for them when it is there', async () => {
    reader = readerOver(warehouse, () => expect.fail('asked'));
    await readWith({ nbac_schedule: [scheduledGame('2025-01-10', 'ATL', 'BOS')] }, PLAYER_GAMES);
  });
});

describe('what is read', () => {
  const all = [PLAYER_GAMES, TEAM_GAMES, REGISTRY, SCHEDULE];

  it('is that of every other table while one cannot be read, and says why', async () => {
    warehouse.write(games(playerGame('a', TODAY)));
    writeFileSync(join(folder, 'team_defense_zone_analysis.csv'), 'team_abbr\nDEN\n');
    const levels = await reader.read([...all, TEAM_DEFENSE]);
    expect(Object.keys(levels.tables).sort()).toEqual([...all].sort());
    expect(levels.tables[PLAYER_GAMES]?.landed).toMatchObject([{ day: TODAY }]);
    expect(levels.unreadable).toEqual({
      [TEAM_DEFENSE]: {
        message: expect.stringContaining('team_defense_zone_analysis.csv has no column'),
        remedy: expect.stringContaining('Write the file'),
        permanent: true,
        subject: { table: TEAM_DEFENSE },
      },
    });
  });

  it('does not take a schedule that cannot be read for none', async () => {
    let asked = 0;
    reader = readerOver(warehouse, async () => {
      asked += 1;
      return [];
    });
    warehouse.write({});
    writeFileSync(join(folder, 'nbac_schedule.csv'), 'game_id\n1\n');
    const levels = await reader.read([PLAYER_GAMES]);
    expect(Object.keys(levels.unreadable ?? {})).toEqual([SCHEDULE]);
    expect(asked).toBe(0);
  });

  it('is level two of a table without a stamp to trust where a recent reading is asked for', async () => {
    const untrusted = { modifiedAt: 5, rows: 0, untrusted: true } as const;
    const stamps = async () => new Map([PLAYER_GAMES, SCHEDULE].map((name) => [name, untrusted]));
    reader = readerOver({ ...warehouse, stamps });
    const day = '2025-01-14';
    const points = async (since?: number) => {
      const levels = await reader.read([PLAYER_GAMES], since === undefined ? {} : { since });
      const level = levels.tables[PLAYER_GAMES];
      return [level?.landed[0]?.rows, level?.readAt, levels.schedule.length];
    };
    warehouse.write({ ...games(playerGame('a', day)), nbac_schedule: [] });
    expect(await points()).toEqual([1, undefined, 0]);
    warehouse.write({
      ...games(playerGame('a', day), playerGame('b', day)),
      nbac_schedule: [scheduledGame(day, 'ATL', 'BOS')],
    });
    now += 60_000;
    expect(await queriesOf(() => points())).toBe(0);
    expect(await points(NOW)).toEqual([1, NOW, 0]);
    expect(await queriesOf(() => Promise.all([points(now), points(now)]))).toBe(2);
    expect(await points(now)).toEqual([2, undefined, 1]);
    now += 60_000;
    expect(await points(now - 60_000)).toEqual([2, NOW + 60_000, 1]);
  });

  it('is an older date that is asked for, once per stamp of its table', async () => {
    const days = Array.from({ length: 20 }, (_, i) => addDays(TODAY, -10 * i));
    const [oldest = '', lost] = [days.at(-1), '2024-07-02'];
    const write = (...more: readonly TestRow[]) =>
      warehouse.write(games(...days.map((day) => playerGame('a', day)), ...more));
    const ask = async (...dates: readonly string[]) => {
      const levels = await reader.read([PLAYER_GAMES], { dates: { [PLAYER_GAMES]: dates } });
      const { older, landed = [] } = levels.tables[PLAYER_GAMES] ?? {};
      return [landed.length, Object.entries(older ?? {}).map(([day, date]) => [day, date?.rows])];
    };
    write();
    expect(await ask(TODAY, days[13] ?? '')).toEqual([14, []]);
    expect(await ask(oldest, lost)).toEqual([
      14,
      [
        [lost, undefined],
        [oldest, 1],
      ],
    ]);
    expect(await queriesOf(() => Promise.all([ask(oldest), ask(lost, oldest)]))).toBe(0);
    expect(warehouse.queries.at(-1)?.sql).toContain('game_date IN (@day_0, @day_1)');
    write(playerGame('b', oldest));
    expect(await queriesOf(() => Promise.all([ask(oldest), ask(oldest)]))).toBe(3);
    expect(await ask(oldest)).toEqual([14, [[oldest, 2]]]);
  });

  it('is the newest of a great many older dates', async () => {
    await readWith(games(playerGame('a', TODAY)), PLAYER_GAMES);
    const dates = Array.from({ length: 40 }, (_, i) => addDays('2024-01-01', i));
    const levels = await reader.read([PLAYER_GAMES], { dates: { [PLAYER_GAMES]: dates } });
    const read = Object.keys(levels.tables[PLAYER_GAMES]?.older ?? {});
    expect([read[0], read.length]).toEqual([addDays('2024-01-01', 9), 31]);
  });

  it('is level one only, while that does not move', async () => {
    await readWith(games(playerGame('a', TODAY)), ...all);
    expect(await queriesOf(() => reader.read(all))).toBe(0);
    expect(await queriesOf(() => reader.read([PLAYER_GAMES]))).toBe(0);
  });

  it('is level two of the table that moved, and of no other', async () => {
    const stamps = new Map(await warehouse.stamps(all));
    reader = readerOver({ ...warehouse, stamps: async () => stamps });
    await reader.read(all);
    stamps.set(TEAM_GAMES, { modifiedAt: 5, rows: 1 });
    expect(await queriesOf(() => reader.read(all))).toBe(1);
    expect(warehouse.queries.at(-1)?.labels?.table).toBe('nba_analytics-team_offense_game_summary');
    stamps.set(SCHEDULE, { modifiedAt: 5, rows: 1 });
    expect(await queriesOf(() => reader.read(all))).toBe(1);
    stamps.set(REGISTRY, { modifiedAt: 5, rows: 1 });
    expect(await queriesOf(() => reader.read(all))).toBe(0);
  });

  it('is everything once more on the next day', async () => {
    await readWith(games(playerGame('a', TODAY)), ...all);
    now += 24 * 3_600_000;
    expect(await queriesOf(() => reader.read(all))).toBe(3);
  });

  it('is shared by those who look at the same time', async () => {
    warehouse.write(games(playerGame('a', TODAY)));
    const looks = () => Promise.all(Array.from({ length: 6 }, () => reader.read(all)));
    expect(await queriesOf(looks)).toBe(3);
  });

  it('has no stamp and no dates for a table that is not there', async () => {
    const gone = { ...warehouse, stamps: async () => new Map() };
    reader = readerOver(gone);
    const levels = await reader.read([PLAYER_GAMES]);
    expect(levels.tables).toEqual({ [PLAYER_GAMES]: { stamp: null, landed: [] } });
    expect(levels.schedule).toEqual([]);
    expect(levels.readAt).toBe(NOW);
  });
});
