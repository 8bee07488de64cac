import { expect } from 'vitest';
import type { Query, Row } from '../../src/domain/query.js';
import { openRows } from './duckdb.js';
import type { Engine, TableRows } from './engine.js';
import { countRows, evaluateFitting, queryOf, type Refresh, rowsInSpan } from './feed.js';
import type { League } from './leagues.js';
import { multiset } from './multiset.js';

/** What both engines gave, each its own rows. */
export interface Same {
  readonly reference: readonly Row[];
  readonly duckdb: readonly Row[];
  /** How much was compared, for people. */
  readonly note: string;
}

/**
 * Runs a query in both engines and expects the same rows, in any order. The reference engine gets
 * the rows in `span`, DuckDB all there are: so a query that reads outside the span fails too. Where
 * a request has no room for all rows in the span, both get the newest ones.
 */
export async function expectSameRows(
  engine: Engine,
  league: League,
  query: Query,
  span: TableRows,
): Promise<Same> {
  const { tables, rows: reference } = await evaluateFitting(engine, query, span);
  const whole = tables === span;
  const duckdb = whole ? await league.duckdb.rows(query) : await duckDbOn(tables, query);
  expect(multiset(duckdb)).toEqual(multiset(reference));
  const cut = whole ? '' : `, the newest of ${countRows(span)}`;
  const note = `${countRows(tables)} rows read${cut}, ${reference.length} returned`;
  return { reference, duckdb, note };
}

/** Expects a refresh to give the same rows and the same built content in both engines. */
export async function expectSame(
  engine: Engine,
  league: League,
  refresh: Refresh,
): Promise<string> {
  const span = rowsInSpan(refresh, league.rows);
  const same = await expectSameRows(engine, league, queryOf(refresh), span);
  expect(built(refresh, same.duckdb)).toEqual(built(refresh, same.reference));
  return same.note;
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
  return exporter.build(rows, { cadence: exporter.cadence, ...context });
}
