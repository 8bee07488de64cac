import type { SqlType } from '../../domain/query.js';
import type { Table } from '../../domain/tables.js';
import type { Conversion } from './conversions.js';
import { permanent } from './failures.js';
import type { DataFile } from './files.js';

/** The types of a table's columns in DuckDB. */
export const DUCKDB_TYPES: Readonly<Record<SqlType, string>> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  NUMERIC: 'DECIMAL(38, 9)',
  DATE: 'DATE',
  BOOL: 'BOOLEAN',
  // As text: what a source writes without a zone must not be taken for UTC.
  TIMESTAMP: 'VARCHAR',
};

/** A column of a table as a file has it. */
export interface FileColumn extends Conversion {
  readonly name: string;
  readonly type: SqlType;
  /** The file's own column, as SQL names it. */
  readonly source: string;
}

/** A file that was read whole once and found sound: how it is read from then on. */
export interface SoundFile {
  readonly file: DataFile;
  readonly rows: number;
  readonly columns: readonly FileColumn[];
  /** The table function that reads it. */
  readonly scan: string;
}

/** The view that stands for a table: the known columns of all its files, in their types. */
export function viewOf(table: Table, files: readonly SoundFile[]): string {
  const selects = files.map((file) => selectFrom(table, file));
  return `CREATE OR REPLACE VIEW ${table.name} AS ${selects.join(' UNION ALL ')}`;
}

/** The known columns of one file. A value that does not fit, in a file that was changed since, is an error. */
function selectFrom(table: Table, { columns, scan }: Omit<SoundFile, 'rows'>): string {
  const selected = columns.map((column) => `${strictValue(table, column)} AS ${column.name}`);
  return `SELECT ${selected.join(', ')} FROM ${scan}`;
}

function strictValue(table: Table, { name, type, source, value, fits }: FileColumn): string {
  if (fits === null) return value;
  const fault = `error('${table.name}.${name} holds ' || CAST(${source} AS VARCHAR))`;
  const cast = `CAST(${value} AS ${DUCKDB_TYPES[type]})`;
  return `CASE WHEN ${source} IS NULL THEN NULL WHEN ${fits} THEN ${cast} ELSE ${fault} END`;
}

/** The table function that reads a Parquet file. @param numbered with the number of each row, from 0 */
export function parquetScan({ path }: Pick<DataFile, 'path'>, numbered = false): string {
  const more = numbered ? ', file_row_number = true' : '';
  return `read_parquet(${pathText(path)}, hive_partitioning = false${more})`;
}

/** DuckDB's own buffers take 32 MB per scan, and one query can scan many files at once. */
const CSV_BUFFERS = 'max_line_size = 262144, buffer_size = 1048576';

/** Nothing about a CSV is guessed but its line ends, of which there is one kind in a file. */
const CSV_OPTIONS = [
  'auto_detect = false',
  'header = true',
  'skip = 0',
  "delim = ','",
  `quote = '"'`,
  `escape = '"'`,
  "comment = ''",
  "nullstr = ''",
  'allow_quoted_nulls = true',
  'null_padding = false',
  'ignore_errors = false',
  'strict_mode = true',
  "encoding = 'utf-8'",
  "compression = 'none'",
  'hive_partitioning = false',
  CSV_BUFFERS,
].join(', ');

/** The table function that reads a CSV file of so many columns, `c0`, `c1` and so on, as text. */
export function csvScan({ path }: Pick<DataFile, 'path'>, width: number): string {
  const columns = Array.from({ length: width }, (_, index) => `c${index}: 'VARCHAR'`);
  return `read_csv(${pathText(path)}, columns = {${columns.join(', ')}}, ${CSV_OPTIONS})`;
}

/** A path as a text that DuckDB takes for the one file of that name, whatever it is called. */
function pathText(path: string): string {
  if (/[*?[]/.test(path) && path.includes('\\')) {
    throw permanent(
      `${path} cannot be read: its name has a backslash beside one of * ? [`,
      'Rename the file or the folder.',
    );
  }
  return quoted(literalPath(path));
}

/** The pattern that only this path matches. */
export function literalPath(path: string): string {
  return path.replaceAll(/[*?[]/g, (sign) => `[${sign}]`);
}

export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
