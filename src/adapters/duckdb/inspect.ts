import { resolve } from 'node:path';
import { findTable, type Table, type TableName } from '../../domain/tables.js';
import type { TableRemark } from '../../ports/warehouse.js';
import { CheckedFiles } from './catalog.js';
import { openEngine } from './engine.js';
import { filesOf, unreadFiles } from './files.js';

/** Where the tables are, and what reading them may take. */
export interface Inspected {
  readonly folder: string;
  readonly threads: number;
  /** As DuckDB writes it, e.g. `256MB`. */
  readonly memoryLimit: string;
}

/**
 * Looks through a folder of tables for what nothing else tells of. Reads every file whole. Of a file
 * that is refused the warehouse itself tells.
 */
export async function inspectFolder(
  { folder, ...limits }: Inspected,
  tables: readonly TableName[],
): Promise<readonly TableRemark[]> {
  const path = resolve(folder);
  const instance = await openEngine({ folder: path, ...limits });
  const checked = new CheckedFiles();
  const undecodableIn = async (table: Table) => {
    const files = await filesOf(path, table.name);
    const counts = files.map((file) =>
      checked.of(instance, table, file).then(
        ({ undecodable }) => undecodable,
        () => 0,
      ),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  try {
    const remarks: TableRemark[] = [];
    for (const name of tables) {
      const table = findTable(name);
      if (table === undefined) continue;
      const [unread, undecodable] = [await unreadFiles(path, name), await undecodableIn(table)];
      remarks.push({ table: name, unread, undecodable });
    }
    return remarks;
  } finally {
    instance.closeSync();
  }
}
