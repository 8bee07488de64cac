import { setMaxListeners } from 'node:events';
import { resolve } from 'node:path';
import {
  type DuckDBConnection,
  type DuckDBInstance,
  type DuckDBPreparedStatement,
  StatementType,
} from '@duckdb/node-api';
import { WarehouseError } from '../../domain/errors.js';
import type { Query, QueryResult } from '../../domain/query.js';
import { findTable, type Table, type TableName } from '../../domain/tables.js';
import { type TableVersion, versionsByTable } from '../../domain/watermarks.js';
import type { Warehouse } from '../../ports/warehouse.js';
import { CheckedFiles, type SoundTable, Views } from './catalog.js';
import { checkColumns, toRow } from './cells.js';
import { changed, faultyFile } from './diagnose.js';
import { interruptible, openEngine } from './engine.js';
import { cancelled, mayBeTheFiles, permanent, queryFailure } from './failures.js';
import { checkFolder, type DataFile, filesOf, missingTable, versionOf } from './files.js';
import { bindAll } from './parameters.js';
import { type Rewritten, rewrite } from './rewrite.js';
import type { SoundFile } from './views.js';

export interface DuckDbWarehouseOptions {
  /** Holds a table `dataset.name` as `name.parquet`, `name.csv`, or a folder `name/` of such files. */
  readonly folder: string;
  /** Threads per process; default 2. */
  readonly threads?: number;
  /** What queries may use together, as DuckDB writes it; default `256MB`. */
  readonly memoryLimit?: string;
}

/**
 * The embedded warehouse: DuckDB over a folder of Parquet and CSV files, which are read as they are
 * at each query. A table's instants are text, as the
 * file has them: without a zone where it has none. Queries cannot write, and cannot read outside the folder.
 * @throws WarehouseError (permanent) when the folder is not there
 */
export async function openDuckDbWarehouse(options: DuckDbWarehouseOptions): Promise<Warehouse> {
  const folder = resolve(options.folder);
  await checkFolder(folder, false);
  const { threads = 2, memoryLimit = '256MB' } = options;
  return new DuckDbWarehouse(folder, await openEngine({ folder, threads, memoryLimit }));
}

class DuckDbWarehouse implements Warehouse {
  private readonly views = new Views();
  private readonly files = new CheckedFiles();
  private readonly running = new Set<Promise<unknown>>();
  private readonly closing = new AbortController();

  constructor(
    private readonly folder: string,
    private readonly instance: DuckDBInstance,
  ) {
    // One listener per running query, however many there are.
    setMaxListeners(0, this.closing.signal);
  }

  query(query: Query, options: { readonly signal?: AbortSignal } = {}): Promise<QueryResult> {
    return this.tracked(() =>
      this.prepared(rewrite(query), options.signal, async (statement) => {
        bindAll(statement, query);
        const reader = await statement.runAndReadAll();
        const names = reader.columnNames();
        checkColumns(names, reader.columnTypes());
        return { rows: reader.getRows().map((row) => toRow(names, row)), bytesProcessed: null };
      }),
    );
  }

  /** The size of the files of the tables that the text names: no query reads more. */
  estimate(query: Query): Promise<number | null> {
    return this.tracked(() =>
      this.prepared(rewrite(query), undefined, async (_statement, tables) =>
        tables.flatMap(({ files }) => files).reduce((sum, { file }) => sum + file.size, 0),
      ),
    );
  }

  stamps(
    tables: readonly TableName[],
  ): Promise<ReadonlyMap<TableName, TableVersion | WarehouseError>> {
    return this.tracked(async () => {
      await checkFolder(this.folder, true);
      const stamps: [TableName, TableVersion | WarehouseError | null][] = [];
      for (const name of tables) stamps.push([name, await this.stamp(name).catch(ofThisTable)]);
      return versionsByTable(stamps);
    });
  }

  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort(new Error('the warehouse was closed'));
    await Promise.allSettled(this.running);
    this.instance.closeSync();
  }

  /** Runs work that `close` waits for. */
  private async tracked<T>(work: () => Promise<T>): Promise<T> {
    if (this.closing.signal.aborted) throw permanent('The warehouse is closed', 'Open it again.');
    const running = work();
    this.running.add(running);
    try {
      return await running;
    } finally {
      this.running.delete(running);
    }
  }

  private async prepared<T>(
    { sql, tables }: Rewritten,
    signal: AbortSignal | undefined,
    work: (statement: DuckDBPreparedStatement, tables: readonly SoundTable[]) => Promise<T>,
  ): Promise<T> {
    const located = await this.locate(tables);
    const connection = await this.instance.connect();
    const signals = signal ? [signal, this.closing.signal] : [this.closing.signal];
    try {
      return await interruptible(connection, signals, async () => {
        await this.views.ensure(connection, located);
        return work(await selectOnly(connection, sql), located);
      });
    } catch (error) {
      const aborted = signals.find((each) => each.aborted);
      if (aborted) throw cancelled(aborted);
      const fault = mayBeTheFiles(error)
        ? await faultyFile(connection, this.folder, located)
        : null;
      throw fault ?? queryFailure(error);
    } finally {
      connection.closeSync();
    }
  }

  /** The named tables and their files; fails for a table that is not there, or that has a refused file. */
  private async locate(names: readonly TableName[]): Promise<readonly SoundTable[]> {
    const located: SoundTable[] = [];
    for (const name of names) {
      const table = findTable(name);
      if (table === undefined) continue;
      const files = await filesOf(this.folder, name);
      if (files.length === 0) throw await missingTable(this.folder, name);
      located.push({ table, files: await this.soundFiles(table, files) });
    }
    return located;
  }

  /** The files of a table, each read whole once per version. */
  private async soundFiles(
    table: Table,
    files: readonly DataFile[],
  ): Promise<readonly SoundFile[]> {
    const sound: SoundFile[] = [];
    for (const file of files) {
      try {
        sound.push(await this.files.of(this.instance, table, file));
      } catch (error) {
        // A file that is being replaced is not to blame for what was read of it meanwhile.
        throw (await changed(this.folder, table.name, files)) ?? error;
      }
    }
    return sound;
  }

  private async stamp(name: TableName): Promise<TableVersion | null> {
    const table = findTable(name);
    const files = await filesOf(this.folder, name);
    if (table === undefined || files.length === 0) return null;
    const sound = await this.soundFiles(table, files);
    const rows = sound.reduce((sum, file) => sum + file.rows, 0);
    const modifiedAt = Math.max(...files.map(({ modifiedMs }) => modifiedMs));
    return { modifiedAt, rows, version: versionOf(files) };
  }
}

/** The folder is there: what fails now is the table's own. */
function ofThisTable(error: unknown): WarehouseError {
  if (error instanceof WarehouseError) return error;
  throw error;
}

async function selectOnly(
  connection: DuckDBConnection,
  sql: string,
): Promise<DuckDBPreparedStatement> {
  const statement = await connection.prepare(sql);
  if (statement.statementType === StatementType.SELECT) return statement;
  throw permanent('The query is not a SELECT', 'The warehouse is read-only: write a SELECT.');
}
