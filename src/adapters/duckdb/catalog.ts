import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { TableName } from '../../domain/tables.js';
import type { TableFiles } from './diagnose.js';
import type { DataFile } from './files.js';
import { countOf, viewOf } from './views.js';

/** The views over the folder's tables, made when first asked for and again when their files are others. */
export class Views {
  private readonly made = new Map<TableName, string>();
  private turn: Promise<void> = Promise.resolve();

  /** Makes the views of these tables what their files are now. One change at a time. */
  ensure(connection: DuckDBConnection, tables: readonly TableFiles[]): Promise<void> {
    const mine = this.turn.then(() => this.make(connection, tables));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  private async make(connection: DuckDBConnection, tables: readonly TableFiles[]): Promise<void> {
    for (const { table, files } of tables) {
      const paths = files.map(({ path }) => path).join('\n');
      if (this.made.get(table.name) === paths) continue;
      this.made.delete(table.name);
      await connection.run(viewOf(table, files));
      this.made.set(table.name, paths);
    }
  }
}

/** Rows per file, counted once per version of the file. */
export class RowCounts {
  private readonly counted = new Map<string, { readonly version: string; readonly rows: number }>();

  async of(instance: DuckDBInstance, file: DataFile): Promise<number> {
    const known = this.counted.get(file.path);
    if (known?.version === file.version) return known.rows;
    const rows = await count(instance, file);
    this.counted.set(file.path, { version: file.version, rows });
    return rows;
  }
}

async function count(instance: DuckDBInstance, file: DataFile): Promise<number> {
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(countOf(file));
    return Number(reader.getRows()[0]?.[0] ?? 0);
  } finally {
    connection.closeSync();
  }
}
