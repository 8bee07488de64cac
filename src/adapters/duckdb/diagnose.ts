import type { DuckDBConnection } from '@duckdb/node-api';
import { WarehouseError } from '../../domain/errors.js';
import type { TableName } from '../../domain/tables.js';
import type { SoundTable } from './catalog.js';
import { transient } from './failures.js';
import { type DataFile, filesOf } from './files.js';
import { checkedFile } from './sound-file.js';

/**
 * After a query failed: which file of its tables is to blame, or null when they are all sound.
 * Reads the files whole.
 */
export async function faultyFile(
  connection: DuckDBConnection,
  folder: string,
  tables: readonly SoundTable[],
): Promise<WarehouseError | null> {
  for (const { table, files } of tables) {
    const read = files.map(({ file }) => file);
    const moved = await changed(folder, table.name, read);
    if (moved) return moved;
    for (const file of read) {
      const fault = await checkedFile(connection, table, file).then(() => null, faultOf);
      if (fault) return fault;
    }
  }
  return null;
}

function faultOf(error: unknown): WarehouseError {
  if (error instanceof WarehouseError) return error;
  throw error;
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
    { about: table },
  );
}

function versions(files: readonly DataFile[]): string {
  return files.map(({ path, version }) => `${path} ${version}`).join('\n');
}
