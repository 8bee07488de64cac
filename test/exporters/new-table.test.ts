import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineExporter, type Exporter } from '../../exporters/exporter.js';
import { readInputs } from '../../exporters/inputs.js';
import { publishedFields } from '../../exporters/published.js';
import { lastDays, silent } from '../../exporters/sources.js';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import { dataThrough, isComplete } from '../../src/domain/completeness.js';
import { addDays } from '../../src/domain/date.js';
import { date } from '../../src/domain/query.js';
import { SCHEDULE, type Table } from '../../src/domain/tables.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';
import type { Watermarks } from '../../src/domain/watermarks.js';
import { columnsWanted, watermarkReader } from '../../src/levels/watermark-reader.js';
import { judgedAlone } from '../../src/refresh/guard-context.js';
import { refresh } from '../../src/refresh/refresh.js';
import {
  applyLoad,
  generateLeague,
  loadsOf,
  rowsThrough,
  writeLeague,
} from '../../src/sample/index.js';
import {
  countingQuery,
  NEW_TABLES,
  PLAYER_CACHE,
  REST_DAYS,
  TEAM_LEADERS,
} from '../support/new-tables.js';
import { scheduledGame } from '../support/rows.js';
import {
  type ListeningWarehouse,
  listeningWarehouse,
  temporaryFolder,
} from '../support/table-folder.js';
import type { TestTables } from '../support/tables.js';

const TODAY = '2025-01-15';
const NOW = newYorkInstant(TODAY, '12:00');
const DAYS = ['2025-01-13', '2025-01-14'];
const WINDOW_DAYS = 30;

/** An exporter over a new table and the schedule, which publishes how many rows the table has. */
function exporterOver(table: Table, columns: string): Exporter {
  const query = countingQuery(table, columns);
  return defineExporter({
    name: 'trends-new-table',
    file: 'new-table.json',
    summary: 'How many rows a new table has',
    on: 'landing',
    cadence: { kind: 'daily', at: '06:00' },
    cacheControl: 'public, max-age=3600',
    parameters: z.unknown(),
    sources: () => [
      lastDays(table.name, WINDOW_DAYS, query.columnsOf(table.name)),
      silent(SCHEDULE),
    ],
    sql: query.sql,
    bind: (_, asOf) => ({ window_from: date(addDays(asOf, -WINDOW_DAYS)) }),
    build: (rows) => ({
      content: { rows: Number(rows.find(({ section }) => section === 'all')?.n) },
      ...readInputs(rows),
    }),
    schema: z.strictObject({ ...publishedFields, rows: z.int() }),
  });
}

const EXPORTERS: readonly (readonly [string, Table, Exporter])[] = [
  ['players and dates alone', PLAYER_CACHE, exporterOver(PLAYER_CACHE, 'minutes, starter')],
  ['team-games under other names', TEAM_LEADERS, exporterOver(TEAM_LEADERS, 'leader_points')],
  ['dates without a key', REST_DAYS, exporterOver(REST_DAYS, 'rest_day')],
];

const cached = (player: string, day: string, minutes: number | null) => ({
  player_lookup: player,
  cache_date: day,
  minutes,
  starter: true,
});
const led = (side: string, other: string, day: string, points: number | null) => ({
  side,
  other_side: other,
  played_on: day,
  round: Number(day.slice(-2)),
  player_lookup: `the leader of ${side}`,
  leader_points: points,
  leader_line: 20.5,
  leader_result: points === null ? null : points > 20.5 ? 'OVER' : 'UNDER',
});

const WHOLE: TestTables = {
  player_daily_cache: DAYS.flatMap((day) => [cached('adam', day, 30.5), cached('bert', day, 12)]),
  team_leaders: DAYS.flatMap((day) => [led('ATL', 'CHA', day, 31), led('CHA', 'ATL', day, 12)]),
  rest_days: DAYS.map((day) => ({ rest_day: day, reason: 'travel' })),
  nbac_schedule: DAYS.map((day) => scheduledGame(day, 'ATL', 'CHA')),
};

let warehouse: ListeningWarehouse;
const folder = temporaryFolder('new-table');
beforeAll(async () => {
  warehouse = await listeningWarehouse(folder, WHOLE);
});
afterAll(() => warehouse.close());

const sourcesOf = (exporter: Exporter) => exporter.sources({});
const READERS = EXPORTERS.map(([, , exporter]) => ({ sources: sourcesOf(exporter) }));

/** The levels of all new tables, after a change of what they hold. */
async function levelsWith(tables: TestTables): Promise<Watermarks> {
  warehouse.write({ ...WHOLE, ...tables });
  const reader = watermarkReader({
    warehouse,
    now: () => NOW,
    readers: READERS,
    earlier: async () => [],
  });
  return reader.read(NEW_TABLES.map(({ name }) => name));
}

const printsOf = (levels: Watermarks, table: Table) =>
  levels.tables[table.name]?.landed.map(({ prints }) => prints);

describe.each(EXPORTERS)('a table of %s, declared once', (_, table, exporter) => {
  it('has its levels read, and reaches the dates it holds', async () => {
    const levels = await levelsWith({});
    expect(levels.unreadable).toEqual({});
    const landed = levels.tables[table.name]?.landed ?? [];
    expect(landed.map(({ day }) => day)).toEqual([...DAYS].reverse());
    expect(landed.flatMap(({ faulty }) => faulty)).toEqual([]);
    expect(landed[0]?.teams).toEqual(table === TEAM_LEADERS ? ['ATL', 'CHA'] : []);
    expect(isComplete(levels, table.name, '2025-01-14', NOW)).toBe(true);
    expect(dataThrough(levels, [table.name], TODAY, NOW)).toBe('2025-01-14');
  });

  it('has a fingerprint of each column that is read', async () => {
    const [prints = {}] = printsOf(await levelsWith({}), table) ?? [];
    const read = columnsWanted(READERS, table.name);
    const fingerprinted = read.filter((column) => column !== table.dateColumn);
    expect(Object.keys(prints).sort()).toEqual([...fingerprinted].sort());
  });

  it('refreshes a file that passes the guard', async () => {
    const levels = await levelsWith({});
    const draft = await refresh(
      {
        exporter,
        params: {},
        cadence: exporter.cadence,
        asOf: TODAY,
        through: '2025-01-14',
        generatedAt: '2025-01-15T17:00:00.000Z',
        force: false,
        levels,
        guard: judgedAlone(NOW),
        labels: {},
      },
      warehouse,
    );
    if (draft.kind !== 'draft') expect.fail(draft.message);
    const rows = table === REST_DAYS ? 2 : 4;
    expect(JSON.parse(new TextDecoder().decode(draft.body))).toMatchObject({ rows });
    expect(draft.rows).toEqual({ [table.name]: rows });
    expect(draft.faults).toEqual([]);
  });
});

describe('what a declaration says of its rows', () => {
  const changed = (tables: TestTables) => levelsWith(tables);

  it('is told by the levels: results that are open, and teams without values', async () => {
    const open = await changed({
      team_leaders: [
        { ...led('ATL', 'CHA', '2025-01-14', 31), leader_result: null },
        led('CHA', 'ATL', '2025-01-14', null),
      ],
    });
    const [newest] = open.tables[TEAM_LEADERS.name]?.landed ?? [];
    expect(newest).toMatchObject({ unresolved: 1, valued: ['ATL'], lines: 2 });
    expect(isComplete(open, TEAM_LEADERS.name, '2025-01-14', NOW)).toBe(false);
  });

  it('makes faults of repeated keys and unknown teams, where it names any', async () => {
    const levels = await changed({
      player_daily_cache: [cached('adam', '2025-01-14', 30), cached('adam', '2025-01-14', 31)],
      team_leaders: [led('ATL', 'XXX', '2025-01-14', 31), led('CHA', 'ATL', '2025-01-14', 12)],
      rest_days: [
        { rest_day: '2025-01-14', reason: 'a' },
        { rest_day: '2025-01-14', reason: 'b' },
      ],
    });
    const [cache, leaders, rest] = NEW_TABLES.map(({ name }) => levels.tables[name]?.landed[0]);
    expect(cache).toMatchObject({ rows: 2, keys: 0 });
    expect(leaders).toMatchObject({ faulty: [{ code: 'ATL', opponent: 'XXX' }], teams: ['CHA'] });
    expect(rest).toMatchObject({ keys: 1, faulty: [] });
  });

  it('orders the rows of a date by its key: what moves from one player to another is seen', async () => {
    const rows = (first: number, second: number) => ({
      player_daily_cache: [
        cached('adam', '2025-01-14', first),
        cached('bert', '2025-01-14', second),
      ],
    });
    const [before, after] = [await changed(rows(10, 20)), await changed(rows(20, 10))];
    const [was, is] = [before, after].map((levels) => printsOf(levels, PLAYER_CACHE)?.[0]);
    expect(was?.minutes).not.toBe(is?.minutes);
    expect(was?.starter).toBe(is?.starter);
  });
});

describe('the invented league', () => {
  const OPTIONS = { seed: 7, seasons: 1, lastSeason: 2024 };
  const league = generateLeague(OPTIONS);
  const through = '2025-01-13';
  const sampled = temporaryFolder('new-table-sample');

  it.each(EXPORTERS)('has sound rows of a table of %s, and loads them', (_, table) => {
    const tables = rowsThrough(league, through);
    const rows = tables.get(table.name) ?? [];
    expect(rows.length).toBeGreaterThan(50);
    expect(rows).toEqual(rowsThrough(generateLeague(OPTIONS), through).get(table.name));
    const loads = loadsOf(league, '2025-01-14').filter((load) => load.table === table.name);
    expect(loads.map(({ pass, event: { status } }) => [pass, status])).toEqual([
      ['full', 'success'],
    ]);
  });

  it('is read by the service whole, to the date that was loaded', async () => {
    await writeLeague(league, sampled, { through, layout: 'folders' });
    const own = await openDuckDbWarehouse({ folder: sampled, threads: 1 });
    const newest = async (day: string) => {
      const reader = watermarkReader({
        warehouse: own,
        now: () => newYorkInstant(day, '12:00'),
        readers: READERS,
        earlier: async () => [],
      });
      const { unreadable, tables } = await reader.read(NEW_TABLES.map(({ name }) => name));
      expect(unreadable).toEqual({});
      const all = NEW_TABLES.map(({ name }) => tables[name]?.landed ?? []);
      expect(all.flat().flatMap(({ faulty }) => faulty)).toEqual([]);
      return all.map(([date]) => date?.day);
    };
    try {
      expect(await newest('2025-01-15')).toEqual(['2025-01-14', '2025-01-13', '2025-01-14']);
      for (const load of loadsOf(league, '2025-01-14')) await applyLoad(league, sampled, load);
      expect(await newest('2025-01-15')).toEqual(['2025-01-15', '2025-01-14', '2025-01-15']);
    } finally {
      await own.close();
    }
  });
});
