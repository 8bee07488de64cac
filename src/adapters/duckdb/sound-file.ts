import type { DuckDBConnection } from '@duckdb/node-api';
import { WarehouseError } from '../../domain/errors.js';
import type { SqlType } from '../../domain/query.js';
import type { Table } from '../../domain/tables.js';
import { conversionOf } from './conversions.js';
import { csvShape } from './csv-shape.js';
import { messageOf, permanent, transient } from './failures.js';
import type { DataFile } from './files.js';
import { csvScan, type FileColumn, parquetScan, type SoundFile } from './views.js';

/** A file that was read whole, and how many of its values were no text and count as null. */
export interface CheckedFile extends SoundFile {
  readonly undecodable: number;
}

/**
 * Reads a file of a table whole, once per version of it, and refuses it whole for a single value that
 * the table cannot hold: so what a query answers never depends on which of its rows it reads.
 * @throws WarehouseError (permanent) naming the file, and the column, row and value at fault
 */
export async function checkedFile(
  connection: DuckDBConnection,
  table: Table,
  file: DataFile,
): Promise<CheckedFile> {
  const found =
    file.format === 'csv' ? await csvColumns(file) : await parquetColumns(connection, file);
  const columns = Object.entries(table.columns).map(([name, type]) =>
    columnOf(table, file, found.columns, name, type),
  );
  const read = { file, columns, scan: found.scan };
  const counts = await counted(connection, read);
  const [rows = 0, undecodable = 0, ...unfit] = counts;
  const at = unfit.findIndex((count) => count > 0);
  const [faulty] = columns.filter(({ fits }) => fits !== null).slice(at < 0 ? columns.length : at);
  if (at >= 0 && faulty) throw await valueRefused(connection, table, read, faulty, unfit[at] ?? 0);
  return { ...read, rows, undecodable };
}

/** The columns that a file has: by their names in lower case, as SQL names them, and their types. */
interface Found {
  readonly columns: ReadonlyMap<string, { readonly source: string; readonly type: string }>;
  readonly scan: string;
}

async function csvColumns(file: DataFile): Promise<Found> {
  const { header } = await csvShape(file.path).catch((error: unknown) => {
    throw error instanceof WarehouseError ? error : unreadableNow(file, error);
  });
  const columns = new Map<string, { readonly source: string; readonly type: string }>();
  header.forEach((name, index) => {
    const known = name.toLowerCase();
    if (columns.has(known)) {
      throw permanent(`${file.path} names ${name} twice in its first line`, writeAgain(file));
    }
    columns.set(known, { source: `c${index}`, type: 'VARCHAR' });
  });
  return { columns, scan: csvScan(file, Math.max(1, header.length)) };
}

async function parquetColumns(connection: DuckDBConnection, file: DataFile): Promise<Found> {
  const scan = parquetScan(file);
  const reader = await reading(file, () =>
    connection.runAndReadAll(`SELECT * FROM ${scan} LIMIT 0`),
  );
  const types = reader.columnTypes();
  const columns = reader.columnNames().map((name, index) => {
    const source = `"${name.replaceAll('"', '""')}"`;
    return [name.toLowerCase(), { source, type: String(types[index]) }] as const;
  });
  return { columns: new Map(columns), scan };
}

function columnOf(
  table: Table,
  file: DataFile,
  found: Found['columns'],
  name: string,
  type: SqlType,
): FileColumn {
  const column = found.get(name);
  if (column === undefined) {
    const missing = Object.keys(table.columns).filter((each) => !found.has(each));
    throw permanent(
      `${file.path} has no column ${missing.join(', ')}, which ${table.name} must have`,
      `Write the file with all columns: ${Object.keys(table.columns).join(', ')}.`,
      undefined,
      table.name,
    );
  }
  const conversion = conversionOf(column.source, type, column.type);
  if (conversion === null) {
    throw permanent(
      `${file.path} is refused: ${table.name}.${name} is ${column.type} there, not ${type}`,
      writeAgain(file),
      undefined,
      table.name,
    );
  }
  return { name, type, source: column.source, ...conversion };
}

/** Rows, values that are no text, and per column that may hold what does not fit how often it does. */
async function counted(
  connection: DuckDBConnection,
  { file, columns, scan }: Omit<SoundFile, 'rows'>,
): Promise<readonly number[]> {
  const lost = columns.flatMap(({ source, lost }) =>
    lost === null ? [] : `COUNT(CASE WHEN ${source} IS NOT NULL AND ${lost} THEN 1 END)`,
  );
  const unfit = columns.flatMap(({ source, fits }) =>
    fits === null ? [] : `COUNT(CASE WHEN ${source} IS NOT NULL AND NOT (${fits}) THEN 1 END)`,
  );
  const counts = ['COUNT(*)', lost.length === 0 ? '0' : lost.join(' + '), ...unfit];
  // The hash has every value read, also those that are taken as they are.
  const whole = `bit_xor(hash(${columns.map(({ source }) => source).join(', ')}))`;
  const reader = await reading(file, () =>
    connection.runAndReadAll(`SELECT ${counts.join(', ')}, ${whole} FROM ${scan}`),
  );
  const [row = []] = reader.getRows();
  return row.slice(0, -1).map(Number);
}

async function valueRefused(
  connection: DuckDBConnection,
  table: Table,
  { file, scan }: Omit<SoundFile, 'rows'>,
  { name, type, source, fits }: FileColumn,
  count: number,
) {
  const numbered =
    file.format === 'parquet'
      ? `SELECT file_row_number + 1 AS row, ${source} FROM ${parquetScan(file, true)}`
      : `SELECT row_number() OVER () AS row, ${source} FROM ${scan}`;
  const reader = await connection.runAndReadAll(
    `SELECT row, CAST(${source} AS VARCHAR) FROM (${numbered})
     WHERE ${source} IS NOT NULL AND NOT (${fits}) ORDER BY row LIMIT 1`,
  );
  const [[row, value] = []] = reader.getRows();
  const more = count > 1 ? ` (and ${count - 1} more)` : '';
  return permanent(
    `${file.path} is refused: ${table.name}.${name} is ${JSON.stringify(String(value))} in row ${String(row)}${more}, which is no ${type}`,
    `Correct the value, or leave it empty; until then only the files that read ${table.name} are held up.`,
    undefined,
    table.name,
  );
}

/** The disk failed, not the content: another try may succeed. */
function unreadableNow({ path }: DataFile, error: unknown): WarehouseError {
  return transient(
    `${path} cannot be read: ${messageOf(error)}`,
    'Check the disk; it is retried.',
    {
      cause: error,
      about: path,
    },
  );
}

/** Work on a file; what fails is its content, unless it is the disk. */
async function reading<T>(file: DataFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (/^IO Error/i.test(messageOf(error))) throw unreadableNow(file, error);
    throw permanent(`${file.path} cannot be read: ${messageOf(error)}`, writeAgain(file), error);
  }
}

function writeAgain(file: DataFile): string {
  return file.format === 'parquet'
    ? 'Write it again as Parquet with the columns and types of the table.'
    : 'Write it again as CSV: UTF-8, a header line, commas, empty for NULL.';
}
