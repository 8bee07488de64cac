import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, inSpan } from '../../src/domain/date.js';
import type { Query } from '../../src/domain/query.js';
import { SCHEDULE, TABLES, type Table } from '../../src/domain/tables.js';
import { LOOK_BACK_DAYS, landedQuery } from '../../src/levels/landed-query.js';
import { scheduleQuery } from '../../src/levels/schedule.js';
import { knownTable } from './catalog.js';
import { expectSameRows } from './compare.js';
import { Engine } from './engine.js';
import { LEAGUES, type League } from './leagues.js';

const DATES = ['2024-10-24', '2025-02-20', '2025-04-20'];

/** Every query that looks at levels: its table and its text with parameters. */
function levelQueries(today: string): readonly (readonly [Table, Query])[] {
  const landed = TABLES.flatMap((table) => {
    const older = [addDays(today, -60), addDays(today, -45)];
    const spans = [{ kind: 'newest', today } as const, { kind: 'dates', dates: older } as const];
    return spans.flatMap((span) => {
      const query = landedQuery(table, Object.keys(table.columns), span);
      return query === null ? [] : [[table, query] as const];
    });
  });
  return [...landed, [knownTable(SCHEDULE), scheduleQuery(today)]];
}

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
afterAll(() => engine.stop());

const CASES = DATES.flatMap((today) =>
  levelQueries(today).map(([table, query]) => [table.name, today, table, query] as const),
);

it.each(CASES.slice(0, CASES.length / DATES.length))(
  'the levels query of %s is valid GoogleSQL and names exactly its parameters and table',
  async (name, _today, _table, query) => {
    const { parameters } = await engine.analyze(query);
    expect(parameters).toEqual(Object.keys(query.parameters).sort());
    expect(await engine.tablesOf(query.sql)).toEqual([name]);
  },
);

for (const source of LEAGUES) {
  describe.skipIf(source.missing)(`levels on ${source.name}`, () => {
    let league: League;
    beforeAll(async () => {
      league = await source.open();
    });
    afterAll(() => league.duckdb.close());

    it.each(CASES)('%s gives the same rows on %s', async (name, today, { dateColumn }, query) => {
      const span = { from: addDays(today, -LOOK_BACK_DAYS), to: today };
      const within = (league.rows[name] ?? []).filter((row) =>
        inSpan(String(row[dateColumn ?? '']), span),
      );
      // What the engine can hold; rows before the dates that are looked at change nothing.
      const days = [...new Set(within.map((row) => String(row[dateColumn ?? ''])))].sort();
      const [oldest = ''] = name === SCHEDULE ? days : days.slice(-62);
      const rows = within.filter((row) => String(row[dateColumn ?? '']) >= oldest);
      await expectSameRows(engine, league, query, { [name]: rows });
    });
  });
}
