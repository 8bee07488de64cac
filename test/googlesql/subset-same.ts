import type { Parameter, Row } from '../../src/domain/query.js';

/** A rule about the subset, a text that uses it, and what both engines must return, in this order. */
export interface SameCase {
  readonly rule: string;
  readonly sql: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly rows: readonly Row[];
}

const AS_OF: Readonly<Record<string, Parameter>> = { as_of: { type: 'DATE', value: '2025-03-01' } };

const days = (values: readonly string[]) =>
  values.map((value) => `SELECT DATE '${value}' AS d`).join(' UNION ALL ');

const numbers = (values: readonly string[]) =>
  values.map((value) => `SELECT ${value} AS x`).join(' UNION ALL ');

/** One player's games: date, points (null: did not play), line. */
const GAMES = `games AS (
  SELECT 'ann' AS p, DATE '2025-01-01' AS d, 20 AS x UNION ALL
  SELECT 'ann', DATE '2025-01-02', CAST(NULL AS INT64) UNION ALL
  SELECT 'ann', DATE '2025-01-04', 30 UNION ALL
  SELECT 'bob', DATE '2025-01-02', 10 UNION ALL
  SELECT 'bob', DATE '2025-01-03', 12)`;

const DATES: readonly SameCase[] = [
  {
    rule: 'a date parameter minus or plus whole days is a date',
    sql: 'SELECT @as_of - 30 AS a, @as_of + 1 AS b, @as_of - 0 AS c',
    parameters: AS_OF,
    rows: [{ a: '2025-01-30', b: '2025-03-02', c: '2025-03-01' }],
  },
  {
    rule: 'a date column minus whole days compares with a date (back to back)',
    sql: `SELECT DATE '2024-03-01' - 1 = DATE '2024-02-29' AS leap,
                 DATE '2025-03-01' - 1 = DATE '2025-02-28' AS plain`,
    rows: [{ leap: true, plain: true }],
  },
  {
    rule: 'BETWEEN takes both ends in',
    sql: `SELECT COUNT(*) AS n
          FROM (${days(['2025-01-29', '2025-01-30', '2025-02-15', '2025-03-01', '2025-03-02'])})
          WHERE d BETWEEN @as_of - 30 AND @as_of`,
    parameters: AS_OF,
    rows: [{ n: 3n }],
  },
  {
    rule: 'DATE_DIFF in days is an INT64, negative when the first date is earlier',
    sql: `SELECT DATE_DIFF(DATE '2025-03-01', DATE '2025-02-27', DAY) AS a,
                 DATE_DIFF(DATE '2024-12-31', DATE '2025-01-01', DAY) AS b`,
    rows: [{ a: 2n, b: -1n }],
  },
  {
    rule: 'UNIX_DATE counts days since 1970-01-01',
    sql: "SELECT UNIX_DATE(DATE '1970-01-02') AS a, UNIX_DATE(DATE '2025-03-01') AS b",
    rows: [{ a: 1n, b: 20148n }],
  },
  {
    rule: 'MOD(UNIX_DATE(d) + 3, 7) is the weekday, Monday 0',
    sql: `SELECT d, MOD(UNIX_DATE(d) + 3, 7) AS w
          FROM (${days(['2025-03-03', '2025-03-04', '2025-03-08', '2025-03-09'])}) ORDER BY d`,
    rows: [
      { d: '2025-03-03', w: 0n },
      { d: '2025-03-04', w: 1n },
      { d: '2025-03-08', w: 5n },
      { d: '2025-03-09', w: 6n },
    ],
  },
  {
    rule: 'EXTRACT gives year, month and day as INT64',
    sql: `SELECT EXTRACT(YEAR FROM @as_of) AS y, EXTRACT(MONTH FROM @as_of) AS m,
                 EXTRACT(DAY FROM @as_of) AS d`,
    parameters: AS_OF,
    rows: [{ y: 2025n, m: 3n, d: 1n }],
  },
];

const NUMBERS: readonly SameCase[] = [
  {
    rule: 'SUM as NUMERIC(38, 9) keeps all digits through UNION ALL',
    sql: `SELECT CAST(SUM(x) AS NUMERIC(38, 9)) AS s FROM (${numbers(["NUMERIC '0.123'", "NUMERIC '21.5'"])})
          UNION ALL SELECT CAST(2 AS NUMERIC(38, 9)) ORDER BY s`,
    rows: [{ s: '2' }, { s: '21.623' }],
  },
  {
    rule: 'NUMERIC(38, 9) keeps all digits through CASE, COALESCE and IF',
    sql: `SELECT CASE WHEN x > 1 THEN x ELSE CAST(1 AS NUMERIC(38, 9)) END AS a,
                 COALESCE(x, CAST(0 AS NUMERIC(38, 9))) AS b, IF(x > 1, x, y) AS c
          FROM (SELECT CAST('2.123456789' AS NUMERIC(38, 9)) AS x, CAST('0.5' AS NUMERIC(38, 9)) AS y)`,
    rows: [{ a: '2.123456789', b: '2.123456789', c: '2.123456789' }],
  },
  {
    rule: 'COUNT(CASE WHEN c THEN 1 END) over no rows, no hits and NULL conditions is 0',
    sql: `SELECT COUNT(CASE WHEN x > 5 THEN 1 END) AS n FROM (${numbers(['1'])}) WHERE x > 9
          UNION ALL
          SELECT COUNT(CASE WHEN x > 5 THEN 1 END) FROM (${numbers(['1', 'CAST(NULL AS INT64)'])})`,
    rows: [{ n: 0n }, { n: 0n }],
  },
  {
    rule: 'SUM, MIN and MAX skip NULL and are NULL over nothing',
    sql: `SELECT SUM(x) AS s, MIN(x) AS lo, MAX(x) AS hi, COUNT(x) AS n
          FROM (${numbers(['CAST(NULL AS INT64)', '3', '4'])})
          UNION ALL SELECT SUM(x), MIN(x), MAX(x), COUNT(x) FROM (${numbers(['1'])}) WHERE x > 9
          ORDER BY n`,
    rows: [
      { s: null, lo: null, hi: null, n: 0n },
      { s: 7n, lo: 3n, hi: 4n, n: 2n },
    ],
  },
  {
    rule: 'thresholds by cross-multiplying integers are exact',
    sql: `SELECT p FROM (SELECT 'a' AS p, 65 AS x UNION ALL SELECT 'a', 1 UNION ALL SELECT 'a', 0
            UNION ALL SELECT 'b', 65 UNION ALL SELECT 'b', 0 UNION ALL SELECT 'b', 0)
          GROUP BY p HAVING SUM(x) >= 22 * COUNT(x)`,
    rows: [{ p: 'a' }],
  },
  {
    rule: 'integers and NUMERIC compare exactly',
    sql: "SELECT 21 < CAST('21.5' AS NUMERIC(38, 9)) AS a, 22 = CAST('22.0' AS NUMERIC(38, 9)) AS b",
    rows: [{ a: true, b: true }],
  },
  {
    rule: 'MOD keeps the sign of the dividend',
    sql: 'SELECT MOD(-1, 7) AS a, MOD(8, 7) AS b',
    rows: [{ a: -1n, b: 1n }],
  },
];

const ORDER: readonly SameCase[] = [
  {
    rule: 'NULLS FIRST and NULLS LAST say where NULLs go',
    sql: `SELECT x, ROW_NUMBER() OVER (ORDER BY x NULLS FIRST) AS a,
                 ROW_NUMBER() OVER (ORDER BY x DESC NULLS LAST) AS b
          FROM (${numbers(['2', 'CAST(NULL AS INT64)', '1'])}) ORDER BY x NULLS LAST`,
    rows: [
      { x: 1n, a: 2n, b: 2n },
      { x: 2n, a: 3n, b: 1n },
      { x: null, a: 1n, b: 3n },
    ],
  },
  {
    rule: 'strings order by their bytes',
    sql: `SELECT x FROM (${numbers(["'b'", "'B'", "'é'", "'a-b'", "'ab'", "'Z'"])}) ORDER BY x`,
    rows: ['B', 'Z', 'a-b', 'ab', 'b', 'é'].map((x) => ({ x })),
  },
  {
    rule: 'MIN and MAX of strings and dates',
    sql: `SELECT MIN(x) AS lo, MAX(x) AS hi FROM (${numbers(["'0022400002'", "'0022400010'"])})`,
    rows: [{ lo: '0022400002', hi: '0022400010' }],
  },
  {
    rule: 'LIMIT after a complete order',
    sql: `SELECT x FROM (${numbers(['3', '1', '2'])}) ORDER BY x DESC LIMIT 2`,
    rows: [{ x: 3n }, { x: 2n }],
  },
];

const WINDOWS: readonly SameCase[] = [
  {
    rule: 'QUALIFY keeps the latest game per player',
    sql: `WITH ${GAMES} SELECT p, d FROM games WHERE x IS NOT NULL
          QUALIFY ROW_NUMBER() OVER (PARTITION BY p ORDER BY d DESC NULLS LAST) = 1 ORDER BY p`,
    rows: [
      { p: 'ann', d: '2025-01-04' },
      { p: 'bob', d: '2025-01-03' },
    ],
  },
  {
    rule: 'LAG and LEAD, also by two, are NULL beyond the partition',
    sql: `WITH ${GAMES} SELECT p, d, LAG(d) OVER w AS a, LAG(d, 2) OVER w AS b, LEAD(x) OVER w AS c
          FROM games WINDOW w AS (PARTITION BY p ORDER BY d NULLS LAST) ORDER BY p, d`,
    rows: [
      { p: 'ann', d: '2025-01-01', a: null, b: null, c: null },
      { p: 'ann', d: '2025-01-02', a: '2025-01-01', b: null, c: 30n },
      { p: 'ann', d: '2025-01-04', a: '2025-01-02', b: '2025-01-01', c: null },
      { p: 'bob', d: '2025-01-02', a: null, b: null, c: 12n },
      { p: 'bob', d: '2025-01-03', a: '2025-01-02', b: null, c: null },
    ],
  },
  {
    rule: 'FIRST_VALUE takes the first row, NULL or not',
    sql: `WITH ${GAMES} SELECT d, FIRST_VALUE(x) OVER (PARTITION BY p ORDER BY d DESC NULLS LAST) AS f
          FROM games WHERE p = 'ann' AND d < DATE '2025-01-04' ORDER BY d`,
    rows: [
      { d: '2025-01-01', f: null },
      { d: '2025-01-02', f: null },
    ],
  },
  {
    rule: 'a running sum over ROWS',
    sql: `SELECT x, SUM(x) OVER (ORDER BY x NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS s
          FROM (${numbers(['1', '2', '3'])}) ORDER BY x`,
    rows: [
      { x: 1n, s: 1n },
      { x: 2n, s: 3n },
      { x: 3n, s: 6n },
    ],
  },
  {
    rule: 'an aggregate over the whole partition',
    sql: `WITH ${GAMES} SELECT p, d, SUM(x) OVER (PARTITION BY p) AS s, COUNT(x) OVER (PARTITION BY p) AS n
          FROM games WHERE x IS NOT NULL ORDER BY p, d`,
    rows: [
      { p: 'ann', d: '2025-01-01', s: 50n, n: 2n },
      { p: 'ann', d: '2025-01-04', s: 50n, n: 2n },
      { p: 'bob', d: '2025-01-02', s: 22n, n: 2n },
      { p: 'bob', d: '2025-01-03', s: 22n, n: 2n },
    ],
  },
];

const TEXT_AND_NULL: readonly SameCase[] = [
  {
    rule: 'IF, IFNULL, NULLIF and COALESCE',
    sql: `SELECT IF(CAST(NULL AS BOOL), 'a', 'b') AS a, IFNULL(CAST(NULL AS STRING), 'c') AS b,
                 NULLIF('x', 'x') AS c, COALESCE(CAST(NULL AS STRING), 'd', 'e') AS d`,
    rows: [{ a: 'b', b: 'c', c: null, d: 'd' }],
  },
  {
    rule: 'STRING_AGG with its order, NULLs left out',
    sql: `SELECT STRING_AGG(x, ',' ORDER BY x DESC) AS s
          FROM (${numbers(["'a'", "'c'", 'CAST(NULL AS STRING)', "'b'"])})`,
    rows: [{ s: 'c,b,a' }],
  },
  {
    rule: 'SUBSTR counts from 1, by characters',
    sql: "SELECT SUBSTR('0022400001', 1, 3) AS a, SUBSTR('Šarić', 1, 2) AS b",
    rows: [{ a: '002', b: 'Ša' }],
  },
  {
    rule: 'GROUP BY and DISTINCT take NULL as one value',
    sql: `SELECT x, COUNT(*) AS n
          FROM (${numbers(["'a'", 'CAST(NULL AS STRING)', 'CAST(NULL AS STRING)'])})
          GROUP BY x ORDER BY n`,
    rows: [
      { x: 'a', n: 1n },
      { x: null, n: 2n },
    ],
  },
  {
    rule: 'NULL never joins, IN a list without NULL is NULL for NULL',
    sql: `SELECT COUNT(a.x) AS rows_left, COUNT(b.y) AS hits, COUNT(CASE WHEN a.x NOT IN ('q') THEN 1 END) AS others
          FROM (${numbers(["'a'", 'CAST(NULL AS STRING)'])}) AS a
          LEFT JOIN (SELECT 'a' AS y UNION ALL SELECT CAST(NULL AS STRING)) AS b ON a.x = b.y`,
    rows: [{ rows_left: 1n, hits: 1n, others: 1n }],
  },
  {
    rule: 'BOOL, TIMESTAMP and typed NULLs come through UNION ALL',
    sql: `SELECT 1 AS n, @t AS t, TRUE AS b UNION ALL
          SELECT 2, CAST(NULL AS TIMESTAMP), CAST(NULL AS BOOL) ORDER BY n`,
    parameters: { t: { type: 'TIMESTAMP', value: '2025-03-01T00:30:00Z' } },
    rows: [
      { n: 1n, t: '2025-03-01T00:30:00Z', b: true },
      { n: 2n, t: null, b: null },
    ],
  },
  {
    rule: 'parameters are not text: @ in a literal or comment means nothing',
    sql: "SELECT 'a@as_of' AS a, @as_of AS b -- @nothing",
    parameters: AS_OF,
    rows: [{ a: 'a@as_of', b: '2025-03-01' }],
  },
];

/** What the contract of rows is written with. */
const CONTRACT: readonly SameCase[] = [
  {
    rule: 'TRIM and LTRIM take off the characters they are given, and no others',
    sql: `SELECT TRIM('  x y ', ' ') AS a, TRIM(CONCAT(' ', CHR(9), CHR(160)), CONCAT(' ', CHR(9), CHR(160))) AS b,
                 LTRIM('0022400123', '0123456789') AS c, LTRIM('22a4', '0123456789') AS d,
                 TRIM(CONCAT(CHR(9), 'x'), ' ') = 'x' AS e, UPPER(TRIM(' Over ', ' ')) AS f`,
    rows: [{ a: 'x y', b: '', c: '', d: 'a4', e: false, f: 'OVER' }],
  },
  {
    rule: 'the season of a date',
    sql: `SELECT x, EXTRACT(YEAR FROM x) - IF(EXTRACT(MONTH FROM x) >= 10, 0, 1) AS season
          FROM (${numbers(["DATE '2024-09-30'", "DATE '2024-10-01'", "DATE '2025-01-01'"])}) ORDER BY x`,
    rows: [
      { x: '2024-09-30', season: 2023n },
      { x: '2024-10-01', season: 2024n },
      { x: '2025-01-01', season: 2024n },
    ],
  },
  {
    rule: 'an instant as text',
    sql: 'SELECT CAST(@t AS STRING) AS t',
    parameters: { t: { type: 'TIMESTAMP', value: '2025-01-16T00:30:00Z' } },
    rows: [{ t: '2025-01-16 00:30:00+00' }],
  },
  {
    rule: 'FULL JOIN on what is never equal sets both sides beside each other',
    sql: `SELECT * FROM (SELECT 'a' AS section, 1 AS n) AS s
          FULL JOIN (SELECT 'x.y' AS input, 2 AS m) AS i ON i.input = s.section ORDER BY n NULLS LAST`,
    rows: [
      { section: 'a', n: 1n, input: null, m: null },
      { section: null, n: null, input: 'x.y', m: 2n },
    ],
  },
  {
    rule: 'rows alike are grouped, NULLs too, and counted by key',
    sql: `SELECT k, v, COUNT(*) - 1 AS more, COUNT(*) OVER (PARTITION BY k) AS of_key
          FROM (SELECT 1 AS k, CAST(NULL AS INT64) AS v UNION ALL SELECT 1, NULL
                UNION ALL SELECT 1, 2 UNION ALL SELECT 3, 4)
          GROUP BY k, v ORDER BY k, v NULLS FIRST`,
    rows: [
      { k: 1n, v: null, more: 1n, of_key: 2n },
      { k: 1n, v: 2n, more: 0n, of_key: 2n },
      { k: 3n, v: 4n, more: 0n, of_key: 1n },
    ],
  },
  {
    rule: 'NOT IN a list of literals is NULL for NULL',
    sql: "SELECT IFNULL(CAST(NULL AS STRING) NOT IN ('a'), TRUE) AS a, IFNULL('b' NOT IN ('a'), TRUE) AS b",
    rows: [{ a: true, b: true }],
  },
];

/** What gives the same rows in both engines. */
export const SAME: readonly SameCase[] = [
  ...DATES,
  ...NUMBERS,
  ...ORDER,
  ...WINDOWS,
  ...TEXT_AND_NULL,
  ...CONTRACT,
];
