import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { WarehouseError } from '../../domain/errors.js';
import type { Table, TableName } from '../../domain/tables.js';
import type { DataFile } from './files.js';
import { type CheckedFile, checkedFile } from './sound-file.js';
import { type SoundFile, viewOf } from './views.js';

/** A table and its files, each of which was found sound. */
export interface SoundTable {
  readonly table: Table;
  readonly files: readonly SoundFile[];
}

/** The views over the folder's tables, made when first asked for and again when their files are others. */
export class Views {
  private readonly made = new Map<TableName, string>();
  private turn: Promise<void> = Promise.resolve();

  /** Makes the views of these tables what their files are now. One change at a time. */
  ensure(connection: DuckDBConnection, tables: readonly SoundTable[]): Promise<void> {
    const mine = this.turn.then(() => this.make(connection, tables));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async make(connection: DuckDBConnection, tables: readonly SoundTable[]): Promise<void> {
    for (const { table, files } of tables) {
      const view = viewOf(table, files);
      if (this.made.get(table.name) === view) continue;
      this.made.delete(table.name);
      await connection.run(view);
      this.made.set(table.name, view);
    }
  }
}

interface Checked {
  readonly version: string;
  readonly result: Promise<CheckedFile>;
}

/** Files that were read whole, each once per version: the sound ones, and why others are refused. */
export class CheckedFiles {
  private readonly checked = new Map<string, Checked>();

  /** @throws WarehouseError when the file is refused, or cannot be read now */
  of(instance: DuckDBInstance, table: Table, file: DataFile): Promise<CheckedFile> {
    const key = `${table.name} ${file.path}`;
    const known = this.checked.get(key);
    if (known?.version === file.version) return known.result;
    const result = check(instance, table, file);
    this.checked.set(key, { version: file.version, result });
    result.catch((error: unknown) => {
      // What is refused stays refused until it is another version; what failed otherwise is tried again.
      const lasts = error instanceof WarehouseError && error.permanent;
      if (!lasts && this.checked.get(key)?.result === result) this.checked.delete(key);
    });
    return result;
  }
}

async function check(instance: DuckDBInstance, table: Table, file: DataFile): Promise<CheckedFile> {
  const connection = await instance.connect();
  try {
    return await checkedFile(connection, table, file);
  } finally {
    connection.closeSync();
  }
}
