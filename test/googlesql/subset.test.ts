import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Query, Row } from '../../src/domain/query.js';
import { type DuckDb, openRows } from './duckdb.js';
import { Engine } from './engine.js';
import { DIFFERENT } from './subset-different.js';
import { SAME } from './subset-same.js';

let engine: Engine;
let duckdb: DuckDb;

beforeAll(async () => {
  engine = await Engine.start();
  duckdb = await openRows({});
});

afterAll(async () => {
  await duckdb.close();
  await engine.stop();
});

const googlesqlRows = async (query: Query) => (await engine.evaluate(query, {})).rows;

/** The rows, or the message of the error. */
const outcome = (rows: Promise<readonly Row[]>) => rows.catch((error: Error) => error.message);
const expected = (rows: readonly Row[] | RegExp) =>
  rows instanceof RegExp ? expect.stringMatching(rows) : rows;

describe('the subset: the same rows in both engines', () => {
  it.each(SAME.map((each) => [each.rule, each] as const))(
    '%s',
    async (_, { sql, parameters = {}, rows }) => {
      const query = { sql, parameters };
      expect(await googlesqlRows(query)).toEqual(rows);
      expect(await duckdb.rows(query)).toEqual(rows);
    },
  );
});

describe('outside the subset: not the same, or not exact, in both engines', () => {
  it.each(DIFFERENT.map((each) => [each.rule, each] as const))('%s', async (_, different) => {
    const query = { sql: different.sql, parameters: {} };
    expect(await outcome(googlesqlRows(query))).toEqual(expected(different.googlesql));
    expect(await outcome(duckdb.rows(query))).toEqual(expected(different.duckdb));
  });
});
