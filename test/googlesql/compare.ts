import { expect } from 'vitest';
import type { Query, Row } from '../../src/domain/query.js';
import { openRows } from './duckdb.js';
import type { Engine, TableRows } from './engine.js';
import { countRows, evaluateFitting, queryOf, type Refresh, rowsInSpan } from './feed.js';
import type { League } from './leagues.js';
import { multiset } from './multiset.js';

/**
 * Runs a refresh's query in both engines and expects the same rows and the same built content.
 * The reference engine gets the rows in the exporter's declared spans, DuckDB all there are: so a
 * query that reads outside its spans fails too. Where a request has no room for all rows in span,
 * both get the newest ones.
 * @returns a line on what was compared
 */
export async function expectSame(
  engine: Engine,
  league: League,
  refresh: Refresh,
): Promise<string> {
  const query = queryOf(refresh);
  const inSpan = rowsInSpan(refresh, league.rows);
  const { tables, rows: reference } = await evaluateFitting(engine, query, inSpan);
  const whole = tables === inSpan;
  const duckdb = whole ? await league.duckdb.rows(query) : await duckDbOn(tables, query);
  expect(multiset(duckdb)).toEqual(multiset(reference));
  expect(built(refresh, duckdb)).toEqual(built(refresh, reference));
  const cut = whole ? '' : `, the newest of ${countRows(inSpan)}`;
  return `${countRows(tables)} rows read${cut}, ${reference.length} returned`;
}

async function duckDbOn(tables: TableRows, query: Query): Promise<readonly Row[]> {
  const duckdb = await openRows(tables);
  try {
    return await duckdb.rows(query);
  } finally {
    await duckdb.close();
  }
}

function built({ exporter, ...context }: Refresh, rows: readonly Row[]) {
  return exporter.build(rows, context);
}
