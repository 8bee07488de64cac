/**
 * GoogleSQL functions that DuckDB lacks and whose meaning a macro gives exactly. `date_diff`
 * ignores its part: the rewrite lets nothing but DAY through.
 */
export const MACROS: readonly string[] = [
  "CREATE MACRO unix_date(d) AS (CAST(d AS DATE) - DATE '1970-01-01')",
  'CREATE MACRO date_diff(a, b, part) AS (CAST(a AS DATE) - CAST(b AS DATE))',
  'CREATE MACRO unix_micros(ts) AS epoch_us(CAST(ts AS TIMESTAMPTZ))',
  // Digests are hexadecimal texts in DuckDB, and bytes in GoogleSQL.
  'CREATE MACRO to_hex(digest) AS digest',
  'CREATE MACRO unix_millis(ts) AS CAST(floor(epoch_us(CAST(ts AS TIMESTAMPTZ)) / 1000) AS BIGINT)',
  'CREATE MACRO unix_seconds(ts) AS CAST(floor(epoch_us(CAST(ts AS TIMESTAMPTZ)) / 1000000) AS BIGINT)',
];
