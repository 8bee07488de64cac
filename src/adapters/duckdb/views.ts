import type { SqlType } from '../../domain/query.js';
import type { Table } from '../../domain/tables.js';
import type { DataFile } from './files.js';

export const DUCKDB_TYPES: Readonly<Record<SqlType, string>> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  NUMERIC: 'DECIMAL(38, 9)',
  DATE: 'DATE',
  BOOL: 'BOOLEAN',
  // As text: what a source writes without a zone must not be taken for UTC.
  TIMESTAMP: 'VARCHAR',
};

/** The view that stands for a table: the known columns of all its files, in their types. */
export function viewOf(table: Table, files: readonly DataFile[]): string {
  const selects = files.map((file) => selectFrom(table, file));
  return `CREATE OR REPLACE VIEW ${table.name} AS ${selects.join(' UNION ALL ')}`;
}

/** The known columns of one file. Casting a column that has the type already is free. */
export function selectFrom(table: Table, file: DataFile): string {
  const columns = Object.entries(table.columns).map(
    ([name, type]) => `CAST(${name} AS ${DUCKDB_TYPES[type]}) AS ${name}`,
  );
  return `SELECT ${columns.join(', ')} FROM ${scanOf(table, file)}`;
}

/** The table function that reads a file whose columns are the table's. */
function scanOf(table: Table, file: DataFile): string {
  if (file.format === 'parquet') return rawScan(file);
  const types = Object.entries(table.columns).map(
    ([name, type]) => `${name}: '${DUCKDB_TYPES[type]}'`,
  );
  return csvScan(file, `, types = {${types.join(', ')}}`);
}

/** The table function that reads a file whatever its columns are. */
export function rawScan(file: DataFile): string {
  return file.format === 'parquet'
    ? `read_parquet(${quoted(file.path)}, hive_partitioning = false)`
    : csvScan(file, '');
}

/** DuckDB's own buffers take 32 MB per scan, and one query can scan many files at once. */
const CSV_BUFFERS = 'max_line_size = 262144, buffer_size = 1048576';

/** Nothing about a CSV is guessed: header, comma, double quotes, empty means NULL. */
function csvScan(file: DataFile, types: string): string {
  return `read_csv(${quoted(file.path)}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', nullstr = '', hive_partitioning = false, ${CSV_BUFFERS}${types})`;
}

/** How many rows a file has; of a Parquet file only the footer is read. */
export function countOf(file: DataFile): string {
  return file.format === 'parquet'
    ? `SELECT CAST(SUM(num_rows) AS BIGINT) AS n FROM parquet_file_metadata(${quoted(file.path)})`
    : `SELECT COUNT(*) AS n FROM ${rawScan(file)}`;
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
