import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import type { SqlType } from '../../../src/domain/query.js';
import {
  PLAYER_GAMES,
  TABLES,
  type Table,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../../../src/domain/tables.js';
import { newYorkInstant } from '../../../src/domain/wall-clock.js';
import {
  type WatermarkSnapshot,
  watermarkSnapshotsOf,
} from '../../../src/domain/watermark-snapshot.js';
import type { Watermarks } from '../../../src/domain/watermarks.js';
import { watermarkReader } from '../../../src/levels/watermark-reader.js';
import { changedSources } from '../../../streams/due.js';
import { contextWith, liveFile, ON_LANDING, stateWith } from '../../support/contexts.js';
import { fc, propertyRuns } from '../../support/properties.js';
import { linedGame } from '../../support/rows.js';
import {
  type ListeningWarehouse,
  listeningWarehouse,
  temporaryFolder,
} from '../../support/table-folder.js';
import type { TestCell, TestRow, TestTables } from '../../support/tables.js';

const NOW = newYorkInstant('2025-01-15', '12:00');
const DAYS = ['2025-01-13', '2025-01-14'];
const GAMES = [
  ['BOS', 'LAL'],
  ['LAL', 'BOS'],
] as const;
const NAMES = [PLAYER_GAMES, TEAM_GAMES, TEAM_DEFENSE];

const rowsOf = (each: (day: string, team: string, opponent: string) => readonly TestRow[]) =>
  DAYS.flatMap((day) => GAMES.flatMap(([team, opponent]) => each(day, team, opponent)));
const gameOf = (day: string, team: string, opponent: string) => ({
  game_id: `00224${day.slice(5, 7)}${day.slice(8)}1`,
  game_date: day,
  team_abbr: team,
  opponent_team_abbr: opponent,
  season_year: 2024,
});

const TABLES_BEFORE: TestTables = {
  player_game_summary: rowsOf((day, team, opponent) =>
    ['a', 'b', 'c'].map((name, index) =>
      linedGame(`${name}${team}`, day, 20 + index, 19.5, {
        ...gameOf(day, team, opponent),
        player_full_name: `${name} of ${team}`,
      }),
    ),
  ),
  team_offense_game_summary: rowsOf((day, team, opponent) => [
    { ...gameOf(day, team, opponent), points_scored: 100, pace: 98.5, home_game: team === 'BOS' },
  ]),
  team_defense_zone_analysis: rowsOf((day, team) => [
    {
      team_abbr: team,
      analysis_date: day,
      paint_pct_allowed_last_15: 0.5,
      three_pt_pct_allowed_last_15: 0.35,
      opponent_points_per_game: 110,
    },
  ]),
};

/** Values beside those that the tables have. */
const OTHERS: Readonly<Record<SqlType, readonly TestCell[]>> = {
  STRING: ['', 'zz', 'ć-2:x', null],
  INT64: [0, -1, 31, null],
  NUMERIC: [0, 0.123456789, 20.5, null],
  DATE: ['2025-01-12', '2025-01-15'],
  BOOL: [null],
  TIMESTAMP: [null],
};

/** One cell of one row, and another value for it. */
const change = fc.constantFrom(...NAMES).chain((name) => {
  const table: Table = TABLES.find((each) => each.name === name) ?? expect.fail('no such table');
  const short = name.slice(name.indexOf('.') + 1);
  return fc.constantFrom(...Object.entries(table.columns)).chain(([column, type]) =>
    fc.record({
      name: fc.constant(name),
      short: fc.constant(short),
      column: fc.constant(column),
      row: fc.nat({ max: (TABLES_BEFORE[short]?.length ?? 1) - 1 }),
      value: fc.constantFrom(...OTHERS[type]),
    }),
  );
});

const PLANS = EXPORTERS.map(({ name, parameters, sources }) => ({
  ...ON_LANDING,
  name,
  sources: sources(parameters.parse({})),
}));

const folder = temporaryFolder('single-cell');
let warehouse: ListeningWarehouse;
let before: Watermarks;
beforeAll(async () => {
  warehouse = await listeningWarehouse(folder, TABLES_BEFORE);
  before = await read();
});
afterAll(() => warehouse.close());

function read(): Promise<Watermarks> {
  const earlier = async () => [];
  return watermarkReader({ warehouse, now: () => NOW, readers: PLANS, earlier }).read(NAMES);
}

/** The exporters to whose files a table holds something else than before. */
function due(levels: Watermarks, table: string): readonly string[] {
  return PLANS.filter((plan) => {
    const marks: Readonly<Record<string, WatermarkSnapshot>> = watermarkSnapshotsOf(
      before,
      plan.sources,
    );
    const state = stateWith({ live: liveFile({ marks }) });
    return changedSources(contextWith({ plan, state, levels, now: NOW })).includes(table);
  }).map(({ name }) => name);
}

it('makes due exactly the files whose query names the column that a cell changed in', async () => {
  await fc.assert(
    fc.asyncProperty(change, async ({ name, short, column, row, value }) => {
      const rows = (TABLES_BEFORE[short] ?? []).map((cells, index) =>
        index === row ? { ...cells, [column]: value } : cells,
      );
      warehouse.write({ ...TABLES_BEFORE, [short]: rows });
      const readers = PLANS.filter(({ sources }) =>
        sources.some(
          (source) =>
            source.kind === 'dated' && source.table === name && source.columns.includes(column),
        ),
      );
      const same = TABLES_BEFORE[short]?.[row]?.[column] === value;
      const expected = same ? [] : readers.map((plan) => plan.name);
      expect(due(await read(), name)).toEqual(expected);
    }),
    { numRuns: propertyRuns(60) },
  );
});
