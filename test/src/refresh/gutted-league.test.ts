import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exporter } from '../../../exporters/exporter.js';
import { EXPORTERS } from '../../../exporters/registry.js';
import { addDays, seasonOf } from '../../../src/domain/date.js';
import type { InputMemory } from '../../../src/domain/state.js';
import { PLAYER_GAMES, TEAM_DEFENSE, TEAM_GAMES } from '../../../src/domain/tables.js';
import { judgedAlone } from '../../../src/refresh/guard-context.js';
import { refresh } from '../../../src/refresh/refresh.js';
import type { Draft, Failure } from '../../../streams/flow.js';
import { fc, propertyRuns } from '../../support/properties.js';
import {
  type LeagueTables,
  leagueDates,
  scheduleOf,
  smallLeague,
} from '../../support/small-league.js';
import {
  type ListeningWarehouse,
  listeningWarehouse,
  temporaryFolder,
} from '../../support/table-folder.js';
import type { TestRow } from '../../support/tables.js';
import { newYork } from '../../support/virtual-time.js';

const YESTERDAY = '2025-01-14';
const AS_OF = '2025-01-15';
const SOUND = smallLeague(YESTERDAY);
const DATES = leagueDates(YESTERDAY);
const folder = temporaryFolder('gutted');
let warehouse: ListeningWarehouse;
/** What the state remembers of each exporter's refresh of the sound league. */
const memories = new Map<string, InputMemory>();

async function run(
  exporter: Exporter,
  tables: LeagueTables,
  { inputs = null, force = false }: { inputs?: InputMemory | null; force?: boolean } = {},
): Promise<Draft | Failure> {
  const guard = judgedAlone(newYork(AS_OF, '08:00'));
  return refresh(
    {
      exporter,
      params: exporter.parameters.parse({}),
      cadence: exporter.cadence,
      asOf: AS_OF,
      through: AS_OF,
      generatedAt: '2025-01-15T13:00:00.000Z',
      force,
      levels: { tables: {}, schedule: scheduleOf(tables, AS_OF) },
      guard: { ...guard, state: { inputs, losses: [] } },
      labels: {},
    },
    warehouse,
  );
}

/** Why each file that reads the players is held back; null: it would be published. */
async function outcomes(tables: LeagueTables, remembered: boolean, table = PLAYER_GAMES) {
  warehouse.write({ ...tables });
  const told: Record<string, string | null> = {};
  for (const exporter of EXPORTERS) {
    const reads = exporter.sources(exporter.parameters.parse({}));
    if (!reads.some((source) => source.table === table)) continue;
    const inputs = remembered ? (memories.get(exporter.name) ?? null) : null;
    const result = await run(exporter, tables, { inputs });
    if (result.kind === 'transient' || result.kind === 'permanent') expect.fail(result.message);
    told[exporter.name] = result.kind === 'draft' ? null : result.message;
  }
  return told;
}

beforeAll(async () => {
  warehouse = await listeningWarehouse(folder, { ...SOUND });
  for (const exporter of EXPORTERS) {
    const draft = await run(exporter, SOUND);
    if (draft.kind !== 'draft') expect.fail(`${exporter.name}: ${draft.message}`);
    const tables = Object.entries(draft.inputs);
    memories.set(exporter.name, {
      asOf: AS_OF,
      readAt: 0,
      keys: Object.fromEntries(tables.map(([table, { keys }]) => [table, keys])),
      rows: Object.fromEntries(tables.map(([table, { rows }]) => [table, rows])),
    });
  }
});
afterAll(() => warehouse.close());

type Keep = (row: TestRow, index: number) => boolean;

/** The league without some of its players' (or teams') rows. */
function without(gone: Keep, table: keyof LeagueTables = 'player_game_summary'): LeagueTables {
  return { ...SOUND, [table]: SOUND[table].filter((row, index) => !gone(row, index)) };
}

/** The league with other cells in some of its players' rows. */
function withCells(cells: TestRow, where: Keep = () => true): LeagueTables {
  const rows = SOUND.player_game_summary.map((row, index) =>
    where(row, index) ? { ...row, ...cells } : row,
  );
  return { ...SOUND, player_game_summary: rows };
}

const thisSeason = ({ game_date: day }: TestRow) => seasonOf(String(day)) === seasonOf(AS_OF);
const dateOf = ({ game_date: day }: TestRow) => String(day);
const [halfOfSeason = ''] = DATES.filter((day) => seasonOf(day) === seasonOf(AS_OF)).slice(21);
const FILES_OF_PLAYERS = 5;

describe('every file that reads the players is held back', () => {
  it.each<[string, Keep]>([
    [
      "half of this season's games are deleted",
      (row) => thisSeason(row) && Number(row.game_id) % 2 === 0,
    ],
    [
      "half of this season's dates are deleted",
      (row) => thisSeason(row) && DATES.indexOf(dateOf(row)) % 2 === 0,
    ],
    [
      'the first half of this season is deleted',
      (row) => thisSeason(row) && dateOf(row) < halfOfSeason,
    ],
    [
      'the last 30 days but yesterday are deleted',
      (row) => dateOf(row) > addDays(AS_OF, -30) && dateOf(row) < YESTERDAY,
    ],
  ])('when %s, without anything to compare with', async (_, gone) => {
    const told = await outcomes(without(gone), false);
    expect(Object.keys(told)).toHaveLength(FILES_OF_PLAYERS);
    // The window of hot and cold does not reach into the first half of the season.
    const untouched = gone({ game_date: '2024-10-25' }, 0) && !gone({ game_date: '2025-01-10' }, 0);
    for (const [name, why] of Object.entries(told)) {
      if (untouched && name === 'trends-hot-cold') continue;
      expect([name, why]).toEqual([name, expect.stringContaining('scheduled team-games')]);
    }
  });

  it.each<[string, Keep, string]>([
    [
      'tables are put back a day',
      (row) => dateOf(row) === YESTERDAY,
      'has no rows with values for',
    ],
    [
      "half of yesterday's rows are deleted",
      (row, index) => dateOf(row) === YESTERDAY && index % 2 === 0,
      'has only 12 rows with values for',
    ],
    [
      "half of all this season's rows are deleted",
      (row, index) => thisSeason(row) && index % 2 === 0,
      'and less than before for 13 more dates',
    ],
  ])('when %s, by what stood behind the live file', async (_, gone, words) => {
    const told = await outcomes(without(gone), true);
    expect(Object.keys(told)).toHaveLength(FILES_OF_PLAYERS);
    for (const [name, why] of Object.entries(told)) {
      expect([name, why]).toEqual([name, expect.stringContaining(words)]);
    }
  });

  it.each<[string, TestRow, Keep, string]>([
    [
      'a code is of another source',
      { team_abbr: 'BRK' },
      (row) => row.team_abbr === 'BKN',
      'team_abbr BRK',
    ],
    ['the season is that of its end', { season_year: 2025 }, thisSeason, 'season_year 2025'],
  ])('when %s', async (_, cells, where, words) => {
    const told = await outcomes(withCells(cells, where), false);
    for (const [name, why] of Object.entries(told)) {
      expect([name, why]).toEqual([name, expect.stringContaining(words)]);
    }
  });
});

describe('files are held back by what they read', () => {
  it('those that read results, when nobody knows their words', async () => {
    const told = await outcomes(withCells({ over_under_result: 'W' }), false);
    const held = Object.entries(told).flatMap(([name, why]) => (why === null ? [] : [name]));
    expect(held).toEqual([
      'trends-hot-cold',
      'trends-what-matters',
      'trends-quick-hits',
      'trends-deep-dive',
    ]);
    expect(told['trends-hot-cold']).toMatch(/over_under_result.*W/);
  });

  it('those that cannot do without a column, when it is wholly null', async () => {
    const told = await outcomes(withCells({ points_line: null, over_under_result: null }), false);
    expect(told['trends-bounce-back']).toBeNull();
    expect(told['trends-hot-cold']).toContain('points_line is null in all');
  });
});

describe('the sections of the teams stand alone', () => {
  const teams = (table: keyof LeagueTables, cells: TestRow) =>
    outcomesOfTeams({ ...SOUND, [table]: SOUND[table].map((row) => ({ ...row, ...cells })) });
  async function outcomesOfTeams(tables: LeagueTables) {
    warehouse.write({ ...tables });
    const [exporter = expect.fail('none')] = EXPORTERS.filter(({ name }) => name === 'trends-team');
    const draft = await run(exporter, tables);
    if (draft.kind !== 'draft') expect.fail(draft.message);
    return { draft, file: JSON.parse(new TextDecoder().decode(draft.body)) };
  }

  it.each([
    [
      'team_offense_game_summary',
      'pace',
      TEAM_GAMES,
      { pace: { kings: [], league_average: null } },
    ],
    ['team_offense_game_summary', 'home_game', TEAM_GAMES, { home_away: { home_dominant: [] } }],
    [
      'team_defense_zone_analysis',
      'paint_pct_allowed_last_15',
      TEAM_DEFENSE,
      { defense_by_zone: { paint: { best: [], worst: [] } } },
    ],
  ] as const)(
    'without %s.%s the file is partial, naming it',
    async (name, column, table, section) => {
      const { draft, file } = await teams(name, { [column]: null });
      expect(draft.leftOut).toEqual([{ table, column }]);
      expect(file).toMatchObject(section);
      const others = column === 'pace' ? file.defense_by_zone.paint.best : file.pace.kings;
      expect(others).not.toEqual([]);
    },
  );

  it('shows points of opponents as null where there are none, and lacks nothing', async () => {
    const { draft, file } = await teams('team_defense_zone_analysis', {
      opponent_points_per_game: null,
    });
    expect(draft.leftOut).toEqual([]);
    expect(file.defense_by_zone.paint.best[0].opp_ppg).toBeNull();
  });
});

describe('force', () => {
  it('publishes what the guard holds back, and names all that it overrode', async () => {
    const tables = without((row) => dateOf(row) === YESTERDAY);
    warehouse.write({ ...tables });
    const [exporter = expect.fail('none')] = EXPORTERS;
    const inputs = memories.get(exporter.name) ?? null;
    const draft = await run(exporter, tables, { inputs, force: true });
    expect(draft).toMatchObject({
      overrode: [{ kind: 'lost-rows', table: PLAYER_GAMES, date: YESTERDAY, before: 24, keys: 0 }],
    });
  });
});

/** Something that goes wrong with the players' rows. */
const damage = fc.record({
  kind: fc.constantFrom('delete' as const, 'team' as const, 'word' as const, 'season' as const),
  /** Of every so many rows, games or dates. */
  every: fc.integer({ min: 1, max: 40 }),
  by: fc.constantFrom('row' as const, 'game' as const, 'date' as const),
  from: fc.constantFrom(...DATES.slice(-25)),
});

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function isHit({ every, by, from }: Damage, row: TestRow, index: number): boolean {
  if (dateOf(row) < from) return false;
  const place = { row: index, game: Number(row.game_id), date: DATES.indexOf(dateOf(row)) }[by];
  return place % every === 0;
}

function damaged(hits: readonly Damage[]): LeagueTables {
  const rows = SOUND.player_game_summary.flatMap((row, index) => {
    const hit = hits.find((each) => isHit(each, row, index));
    if (hit === undefined) return [row];
    const cells = {
      team: { team_abbr: 'BRK' },
      word: { over_under_result: 'W' },
      season: { season_year: 2099 },
      delete: null,
    }[hit.kind];
    return cells === null ? [] : [{ ...row, ...cells }];
  });
  return { ...SOUND, player_game_summary: rows };
}

const isSound = (row: TestRow) => row.team_abbr !== 'BRK' && row.season_year !== 2099;

/** Share of the owed team-games from a date on that have a sound row, the last game date left out. */
function presentFrom(tables: LeagueTables, from: string) {
  const sound = new Set(
    tables.player_game_summary.filter(isSound).map((row) => `${dateOf(row)} ${row.team_abbr}`),
  );
  const owed = tables.nbac_schedule
    .filter((row) => dateOf(row) >= from && dateOf(row) < YESTERDAY)
    .flatMap((row) =>
      [row.home_team_tricode, row.away_team_tricode].map((team) => `${dateOf(row)} ${team}`),
    );
  const present = owed.filter((game) => sound.has(game)).length;
  const putOff = Math.max(4, 0.05 * owed.length);
  return { present, owed: owed.length - putOff };
}

const HALF: Damage[] = [{ kind: 'delete', every: 2, by: 'game', from: DATES.at(-25) ?? '' }];
const LITTLE: Damage[] = [{ kind: 'word', every: 40, by: 'row', from: DATES.at(-25) ?? '' }];

describe('whatever is deleted or spoilt', () => {
  it('no file is published from fewer sound rows than the guard asks for', async () => {
    const [exporter = expect.fail('none')] = EXPORTERS.filter(
      ({ name }) => name === 'trends-bounce-back',
    );
    const inputs = memories.get(exporter.name) ?? null;
    let published = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (hits) => {
        const tables = damaged(hits);
        warehouse.write({ ...tables });
        const result = await run(exporter, tables, { inputs });
        if (result.kind !== 'draft') return;
        published += 1;
        for (const from of [`${seasonOf(AS_OF)}-10-01`, addDays(AS_OF, -30)]) {
          const { present, owed } = presentFrom(tables, from);
          expect(present).toBeGreaterThanOrEqual(0.9 * owed);
        }
        for (const day of DATES.slice(-14)) {
          const rows = tables.player_game_summary.filter((row) => dateOf(row) === day);
          expect(rows.filter(isSound).length).toBeGreaterThanOrEqual(0.7 * 24);
        }
        const faulty = tables.player_game_summary.filter((row) => thisSeason(row) && !isSound(row));
        const kinds = [
          faulty.filter((row) => row.team_abbr === 'BRK'),
          faulty.filter((row) => row.season_year === 2099),
        ];
        const all = tables.player_game_summary.filter(thisSeason).length;
        for (const { length } of kinds) expect(length < 20 || length < 0.05 * all).toBe(true);
      }),
      // The second is little enough to be published.
      { numRuns: propertyRuns(15), examples: [[HALF], [LITTLE]] },
    );
    expect(published).toBeGreaterThan(0);
  });
});
