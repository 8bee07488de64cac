import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { TABLES } from '../../domain/tables.js';
import { MACROS } from './macros.js';
import { literalPath, quoted } from './views.js';

export interface EngineOptions {
  /** The only folder whose files queries can reach; absolute. */
  readonly folder: string;
  readonly threads: number;
  /** As DuckDB writes it, e.g. `256MB`. */
  readonly memoryLimit: string;
}

/** An in-memory DuckDB with our schemas and macros, locked: queries cannot leave the folder. */
export async function openEngine(options: EngineOptions): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: options.memoryLimit,
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // Files are replaced under us; what they held before must not come back.
    enable_external_file_cache: 'false',
    // Gives back what a query took when it is done: some 50 MB of a service that sits idle.
    allocator_background_threads: 'true',
  });
  const connection = await instance.connect();
  try {
    await connection.run([...schemas(), ...MACROS, ...locks(options.folder)].join(';'));
    return instance;
  } catch (error) {
    instance.closeSync();
    throw error;
  } finally {
    connection.closeSync();
  }
}

function schemas(): readonly string[] {
  const datasets = new Set(TABLES.map(({ name }) => name.slice(0, name.indexOf('.'))));
  return [...datasets].map((dataset) => `CREATE SCHEMA ${dataset}`);
}

function locks(folder: string): readonly string[] {
  return [
    "SET GLOBAL TimeZone = 'UTC'",
    // It fails with an internal error on QUALIFY ROW_NUMBER() … = 1 straight from a CSV table.
    "SET GLOBAL disabled_optimizers = 'top_n_window_elimination'",
    // The second is how its files are named where the folder's own name looks like a pattern.
    `SET GLOBAL allowed_directories = [${quoted(folder)}, ${quoted(literalPath(folder))}]`,
    'SET GLOBAL enable_external_access = false',
    'SET GLOBAL lock_configuration = true',
  ];
}

/** Runs work that an abort of any of the signals interrupts. */
export async function interruptible<T>(
  connection: DuckDBConnection,
  signals: readonly AbortSignal[],
  work: () => Promise<T>,
): Promise<T> {
  let again: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    // An interrupt between two steps of a query is forgotten, so it is said until it is heard.
    again ??= setInterval(() => connection.interrupt(), 20);
  };
  try {
    for (const signal of signals) {
      signal.throwIfAborted();
      signal.addEventListener('abort', interrupt);
    }
    return await work();
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', interrupt);
    clearInterval(again);
  }
}
