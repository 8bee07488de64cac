import { afterAll, beforeAll, expect, it } from 'vitest';
import { date, type Query } from '../../src/domain/query.js';
import { SCHEDULE } from '../../src/domain/tables.js';
import { landedQuery } from '../../src/levels/landed-query.js';
import { countingQuery, NEW_TABLES } from '../support/new-tables.js';
import { Engine } from './engine.js';

const TODAY = '2025-01-15';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start();
});
afterAll(() => engine.stop());

const NEW = NEW_TABLES.map((table) => [table.name, table] as const);

it.each(NEW)('the levels query of %s, from its declaration, is GoogleSQL', async (name, table) => {
  const query = landedQuery(table, Object.keys(table.columns), { kind: 'newest', today: TODAY });
  if (query === null) expect.fail('it has levels');
  const { parameters } = await engine.analyze(query);
  expect(parameters).toEqual(Object.keys(query.parameters).sort());
  expect(await engine.tablesOf(query.sql)).toEqual([name]);
});

it.each(NEW)('a query over %s, with what its contract asks, is GoogleSQL', async (name, table) => {
  const { sql } = countingQuery(table, Object.keys(table.columns).join(', '));
  const names = ['as_of', 'through', 'judged_through', 'window_from'];
  const parameters = Object.fromEntries(
    names.filter((each) => sql.includes(`@${each}`)).map((each) => [each, date(TODAY)]),
  );
  const query: Query = { sql, parameters, labels: {} };
  await engine.analyze(query);
  expect([...(await engine.tablesOf(sql))].sort()).toEqual([name, SCHEDULE].sort());
});
