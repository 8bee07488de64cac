import type { DuckDBConnection } from '@duckdb/node-api';
import type { WarehouseError } from '../../domain/errors.js';
import type { Table, TableName } from '../../domain/tables.js';
import { messageOf, permanent, transient } from './failures.js';
import { type DataFile, filesOf } from './files.js';
import { rawScan, selectFrom } from './views.js';

/** A table and the files its view reads. */
export interface TableFiles {
  readonly table: Table;
  readonly files: readonly DataFile[];
}

/**
 * After a query failed: which file of its tables is to blame, or null when they are all sound.
 * Reads the files whole.
 */
export async function faultyFile(
  connection: DuckDBConnection,
  folder: string,
  tables: readonly TableFiles[],
): Promise<WarehouseError | null> {
  for (const { table, files } of tables) {
    const moved = await changed(folder, table.name, files);
    if (moved) return moved;
    for (const file of files) {
      const fault =
        (await badShape(connection, table, file)) ?? (await badValues(connection, table, file));
      if (fault) return fault;
    }
  }
  return null;
}

/** The failure to report when a table's files are no longer the ones that were read; else null. */
export async function changed(
  folder: string,
  table: TableName,
  files: readonly DataFile[],
): Promise<WarehouseError | null> {
  if (versions(await filesOf(folder, table)) === versions(files)) return null;
  return transient(
    `The files of ${table} in ${folder} changed while they were read`,
    'Run the query again; write files elsewhere and rename them into place.',
  );
}

/** The failure to report for a file that DuckDB cannot read. */
export function unreadable(file: DataFile, error: unknown): WarehouseError {
  return permanent(`${file.path} cannot be read: ${messageOf(error)}`, writeAgain(file), error);
}

async function badShape(
  connection: DuckDBConnection,
  table: Table,
  file: DataFile,
): Promise<WarehouseError | null> {
  try {
    const reader = await connection.runAndReadAll(`SELECT * FROM ${rawScan(file)} LIMIT 0`);
    const present = new Set(reader.columnNames().map((name) => name.toLowerCase()));
    const missing = Object.keys(table.columns).filter((name) => !present.has(name));
    if (missing.length === 0) return null;
    return permanent(
      `${file.path} has no column ${missing.join(', ')}, which ${table.name} must have`,
      `Write the file with all columns: ${Object.keys(table.columns).join(', ')}.`,
    );
  } catch (error) {
    return unreadable(file, error);
  }
}

async function badValues(
  connection: DuckDBConnection,
  table: Table,
  file: DataFile,
): Promise<WarehouseError | null> {
  const columns = Object.keys(table.columns).join(', ');
  try {
    await connection.run(`SELECT bit_xor(hash(${columns})) FROM (${selectFrom(table, file)})`);
    return null;
  } catch (error) {
    return permanent(
      `${file.path} holds what ${table.name} cannot hold: ${messageOf(error)}`,
      writeAgain(file),
      error,
    );
  }
}

function writeAgain(file: DataFile): string {
  return file.format === 'parquet'
    ? 'Write it again as Parquet with the columns and types of the table.'
    : 'Write it again as CSV: UTF-8, a header line, commas, empty for NULL.';
}

function versions(files: readonly DataFile[]): string {
  return files.map(({ path, version }) => `${path} ${version}`).join('\n');
}
