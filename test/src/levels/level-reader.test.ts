import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/date.js';
import {
  PLAYER_GAMES,
  REGISTRY,
  SCHEDULE,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import { type LevelReader, levelReader } from '../../../src/levels/level-reader.js';
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

const folder = temporaryFolder('levels');
let warehouse: ListeningWarehouse;
let reader: LevelReader;
let now = NOW;

beforeAll(async () => {
  warehouse = await listeningWarehouse(folder, {});
});
afterAll(() => warehouse.close());
beforeEach(() => {
  now = NOW;
  reader = levelReader(
    warehouse,
    () => now,
    async () => [],
  );
});

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
const printOn = async (day: string, tables: TestTables, table = PLAYER_GAMES) => {
  const levels = await readWith(tables, table);
  return levels.tables[table]?.landed.find((date) => date.day === day)?.print;
};

describe('level two of player games', () => {
  it('names the teams with rows and with values, and counts unresolved results', async () => {
    const day = '2025-01-14';
    const levels = await readWith(
      games(
        linedGame('a', day, 20, 15.5),
        linedGame('b', day, 20, 20),
        linedGame('c', day, 20, 15.5, { over_under_result: null }),
        playerGame('d', day, { points: null, team_abbr: 'BBB' }),
        playerGame('e', day, { points: null, points_line: 10, team_abbr: 'BBB' }),
        playerGame('f', '2025-01-16'),
      ),
      PLAYER_GAMES,
    );
    expect(levels.tables[PLAYER_GAMES]?.landed).toEqual([
      {
        day,
        rows: 5,
        teams: ['AAA', 'BBB'],
        valued: ['AAA'],
        keys: 3,
        unresolved: 1,
        print: expect.any(String),
      },
    ]);
    expect(levels.tables[PLAYER_GAMES]?.stamp?.rows).toBe(6);
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
    expect(levels.tables[PLAYER_GAMES]?.landed).toMatchObject([{ rows: 6, keys: 2 }]);
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
    ['a point', linedGame('a', TODAY, 21, 15.5)],
    ['a line by half a point', linedGame('a', TODAY, 20, 16)],
    ['a result', linedGame('a', TODAY, 20, 15.5, { over_under_result: 'UNDER' })],
    ['a line that is gone', playerGame('a', TODAY, { points: 20 })],
    ['another player', linedGame('z', TODAY, 20, 15.5)],
    ['another team', linedGame('a', TODAY, 20, 15.5, { team_abbr: 'CCC' })],
  ])('prints %s differently', async (_, changed) => {
    const other = linedGame('b', TODAY, 10, 9.5);
    const before = await printOn(TODAY, games(linedGame('a', TODAY, 20, 15.5), other));
    expect(before).toMatch(/^[\w-]{16}$/);
    expect(await printOn(TODAY, games(changed, other))).not.toBe(before);
  });

  it('notices points that moved from one player to a team mate', async () => {
    const scored = (a: number, b: number) =>
      games(playerGame('a', TODAY, { points: a }), playerGame('b', TODAY, { points: b }));
    expect(await printOn(TODAY, scored(10, 12))).not.toBe(await printOn(TODAY, scored(12, 10)));
  });

  it('prints the same for the same rows in another order, whatever happens on other dates', async () => {
    const rows = [playerGame('a', TODAY), playerGame('b', TODAY), playerGame('a', '2025-01-14')];
    const before = await printOn(TODAY, games(...rows));
    const after = [playerGame('b', TODAY), playerGame('a', TODAY), playerGame('c', '2025-01-13')];
    expect(await printOn(TODAY, games(...after))).toBe(before);
  });
});

it('reads team games by their score, and defense by its analysis date', async () => {
  const team = (cells: TestRow): TestRow => ({
    game_id: '1',
    game_date: TODAY,
    team_abbr: 'AAA',
    ...cells,
  });
  const row = { team_abbr: 'AAA', analysis_date: TODAY, paint_pct_allowed_last_15: 0.5 };
  const tables = {
    team_offense_game_summary: [team({ points_scored: 100 }), team({ team_abbr: 'BBB' })],
    team_defense_zone_analysis: [row],
  };
  const levels = await readWith(tables, TEAM_GAMES, TEAM_DEFENSE);
  expect(levels.tables[TEAM_GAMES]?.landed).toMatchObject([
    { teams: ['AAA', 'BBB'], valued: ['AAA'], unresolved: 0 },
  ]);
  expect(levels.tables[TEAM_DEFENSE]?.landed).toMatchObject([{ day: TODAY, valued: ['AAA'] }]);
  const home = { team_offense_game_summary: [team({ points_scored: 100, home_game: true })] };
  const away = { team_offense_game_summary: [team({ points_scored: 100, home_game: false })] };
  expect(await printOn(TODAY, home, TEAM_GAMES)).not.toBe(await printOn(TODAY, away, TEAM_GAMES));
});

describe('the schedule', () => {
  it('holds the games that count, up to today', async () => {
    const game = (day: string, id: string) => scheduledGame(day, 'AAA', 'BBB', { game_id: id });
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
    expect(schedule[0]?.games).toEqual([{ home: 'AAA', away: 'BBB' }]);
  });

  it('is empty when the table is; then what was announced before is asked for', async () => {
    const earlier = async () => [landing({ gameDate: '2025-01-13', status: 'success' })];
    reader = levelReader(warehouse, () => NOW, earlier);
    reader.note(landing({ gameDate: '2025-01-14', status: 'partial' }));
    const levels = await readWith(games(playerGame('a', '2025-01-14')), PLAYER_GAMES);
    expect(levels.schedule).toEqual([]);
    expect(levels.announced).toEqual({
      [PLAYER_GAMES]: { '2025-01-13': 'success', '2025-01-14': 'partial' },
    });
  });

  it('spares asking for them when it is there', async () => {
    reader = levelReader(
      warehouse,
      () => NOW,
      () => expect.fail('asked'),
    );
    await readWith({ nbac_schedule: [scheduledGame('2025-01-10', 'AAA', 'BBB')] }, PLAYER_GAMES);
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
      },
    });
  });

  it('does not take a schedule that cannot be read for none', async () => {
    let asked = 0;
    reader = levelReader(
      warehouse,
      () => now,
      async () => {
        asked += 1;
        return [];
      },
    );
    warehouse.write({});
    writeFileSync(join(folder, 'nbac_schedule.csv'), 'game_id\n1\n');
    const levels = await reader.read([PLAYER_GAMES]);
    expect(Object.keys(levels.unreadable ?? {})).toEqual([SCHEDULE]);
    expect(asked).toBe(0);
  });

  it('is level one only, while that does not move', async () => {
    await readWith(games(playerGame('a', TODAY)), ...all);
    expect(await queriesOf(() => reader.read(all))).toBe(0);
    expect(await queriesOf(() => reader.read([PLAYER_GAMES]))).toBe(0);
  });

  it('is level two of the table that moved, and of no other', async () => {
    const stamps = new Map(await warehouse.stamps(all));
    reader = levelReader(
      { ...warehouse, stamps: async () => stamps },
      () => now,
      async () => [],
    );
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
    reader = levelReader(
      gone,
      () => NOW,
      async () => [],
    );
    const levels = await reader.read([PLAYER_GAMES]);
    expect(levels.tables).toEqual({ [PLAYER_GAMES]: { stamp: null, landed: [] } });
    expect(levels.schedule).toEqual([]);
    expect(levels.readAt).toBe(NOW);
  });
});
