import type { Row } from '../../src/domain/query.js';

/** Why a text must not be used: what it comes to in each engine, rows or the error's message. */
export interface DifferentCase {
  readonly rule: string;
  readonly sql: string;
  readonly googlesql: readonly Row[] | RegExp;
  readonly duckdb: readonly Row[] | RegExp;
}

const XS = '(SELECT 1 AS x UNION ALL SELECT CAST(NULL AS INT64) UNION ALL SELECT 2)';
const D = "DATE '2025-03-09'";

/** What means different things, or nothing, in one of the engines. */
export const DIFFERENT: readonly DifferentCase[] = [
  {
    rule: 'COUNTIF over no rows',
    sql: `SELECT COUNTIF(x > 0) AS n FROM ${XS} WHERE x > 9`,
    googlesql: [{ n: 0n }],
    duckdb: [{ n: null }],
  },
  {
    rule: 'ORDER BY without NULLS FIRST or LAST',
    sql: `SELECT x FROM ${XS} ORDER BY x`,
    googlesql: [{ x: null }, { x: 1n }, { x: 2n }],
    duckdb: [{ x: 1n }, { x: 2n }, { x: null }],
  },
  {
    rule: 'OVER (ORDER BY) without NULLS FIRST or LAST',
    sql: `SELECT x FROM ${XS} QUALIFY ROW_NUMBER() OVER (ORDER BY x) = 1`,
    googlesql: [{ x: null }],
    duckdb: [{ x: 1n }],
  },
  {
    rule: 'a bare NUMERIC',
    sql: "SELECT CAST('0.12345' AS NUMERIC) AS x",
    googlesql: [{ x: '0.12345' }],
    duckdb: [{ x: '0.123' }],
  },
  {
    rule: 'UNION ALL of bare sums of different scale',
    sql: `SELECT SUM(a) AS x FROM (SELECT CAST('0.123' AS NUMERIC(9, 3)) AS a) UNION ALL
          SELECT SUM(a) FROM (SELECT CAST('1.5' AS NUMERIC(9, 1)) AS a) ORDER BY x`,
    googlesql: [{ x: '0.123' }, { x: '1.5' }],
    duckdb: [{ x: '0.1' }, { x: '1.5' }],
  },
  {
    rule: 'GREATEST with NULL',
    sql: 'SELECT GREATEST(1, CAST(NULL AS INT64)) AS x',
    googlesql: [{ x: null }],
    duckdb: [{ x: 1n }],
  },
  {
    rule: 'LEAST with NULL',
    sql: 'SELECT LEAST(1, CAST(NULL AS INT64)) AS x',
    googlesql: [{ x: null }],
    duckdb: [{ x: 1n }],
  },
  {
    rule: 'CONCAT with NULL',
    sql: "SELECT CONCAT('a', CAST(NULL AS STRING)) AS x",
    googlesql: [{ x: null }],
    duckdb: [{ x: 'a' }],
  },
  {
    rule: 'division by zero',
    sql: 'SELECT CAST(1 / 0 AS STRING) AS x',
    googlesql: /division by zero/,
    duckdb: [{ x: 'inf' }],
  },
  {
    rule: 'EXTRACT(DAYOFWEEK)',
    sql: `SELECT EXTRACT(DAYOFWEEK FROM ${D}) AS x`,
    googlesql: [{ x: 1n }],
    duckdb: [{ x: 0n }],
  },
  {
    rule: 'a date minus a date',
    sql: `SELECT ${D} - DATE '2025-03-01' AS x`,
    googlesql: /No matching signature for operator -/,
    duckdb: [{ x: 8n }],
  },
  {
    rule: 'DATE_SUB',
    sql: `SELECT DATE_SUB(${D}, INTERVAL 1 DAY) AS x`,
    googlesql: [{ x: '2025-03-08' }],
    duckdb: /No function matches/,
  },
  {
    rule: 'FORMAT_DATE',
    sql: `SELECT FORMAT_DATE('%Y', ${D}) AS x`,
    googlesql: [{ x: '2025' }],
    duckdb: /format_date does not exist/,
  },
  {
    rule: 'DATE_TRUNC to the month',
    sql: `SELECT DATE_TRUNC(${D}, MONTH) AS x`,
    googlesql: [{ x: '2025-03-01' }],
    duckdb: /column "MONTH" was not found/,
  },
  {
    rule: 'DIV',
    sql: 'SELECT DIV(7, 2) AS x',
    googlesql: [{ x: 3n }],
    duckdb: /div does not exist/,
  },
  {
    rule: 'SAFE_DIVIDE',
    sql: 'SELECT SAFE_DIVIDE(1, 0) IS NULL AS x',
    googlesql: [{ x: true }],
    duckdb: /safe_divide does not exist/,
  },
  {
    rule: 'LOGICAL_OR',
    sql: `SELECT LOGICAL_OR(x > 1) AS x FROM ${XS}`,
    googlesql: [{ x: true }],
    duckdb: /logical_or does not exist/,
  },
  {
    rule: '* EXCEPT',
    sql: 'SELECT * EXCEPT (y) FROM (SELECT 1 AS x, 2 AS y)',
    googlesql: [{ x: 1n }],
    duckdb: /syntax error/,
  },
  {
    rule: 'ARRAY_AGG with LIMIT',
    sql: `SELECT ARRAY_AGG(x IGNORE NULLS ORDER BY x DESC LIMIT 1)[OFFSET(0)] AS x FROM ${XS}`,
    googlesql: [{ x: 2n }],
    duckdb: /syntax error/,
  },
  {
    rule: 'backticks',
    sql: 'SELECT `x` FROM (SELECT 1 AS x)',
    googlesql: [{ x: 1n }],
    duckdb: /has ` outside/,
  },
  {
    rule: 'MAX_BY',
    sql: `SELECT MAX_BY('a', x) AS y FROM ${XS}`,
    googlesql: /Function not found: MAX_BY/,
    duckdb: [{ y: 'a' }],
  },
  {
    rule: 'GROUP BY ALL',
    sql: `SELECT x > 0 AS y, COUNT(*) AS n FROM ${XS} WHERE x > 0 GROUP BY ALL`,
    googlesql: /GROUP BY ALL is not supported/,
    duckdb: [{ y: true, n: 2n }],
  },
  {
    rule: 'AVG',
    sql: `SELECT AVG(x) AS x FROM ${XS}`,
    googlesql: /DOUBLE is no type/,
    duckdb: /is DOUBLE, which is not exact/,
  },
];
