import { WarehouseError } from '../../domain/errors.js';
import { tableIn } from '../../domain/tables.js';

/**
 * Something that will fail again until somebody acts on the remedy.
 * @param table the one at fault; by default the one that a path or DuckDB's own words name, if any
 */
export function permanent(
  message: string,
  remedy: string,
  cause?: unknown,
  table = tableIn(message),
): WarehouseError {
  const subject = { table };
  return new WarehouseError(message, { permanent: true, remedy, subject, cause });
}

/** Something worth another try. @param about the table that alone is at fault */
export function transient(
  message: string,
  remedy: string,
  { cause, about }: { readonly cause?: unknown; readonly about?: string } = {},
): WarehouseError {
  const more = about === undefined ? {} : { about };
  const subject = { table: tableIn(about ?? message) ?? tableIn(message) };
  return new WarehouseError(message, { permanent: false, remedy, subject, cause, ...more });
}

/** DuckDB's message without its hints, which speak of settings that are not ours to change. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [said = ''] = text.split(/\n\s*\n|\n(?:Possible (?:solutions|fixes)|The search space)/);
  const [, line] = /\n(LINE \d+: .*)/.exec(text) ?? [];
  return [said.trim(), line].filter((part) => part !== undefined).join(' at ');
}

/** False when DuckDB never got as far as the files, or when no file can be to blame. */
export function mayBeTheFiles(error: unknown): boolean {
  return !/^(Parser|Catalog|Out of Memory|INTERRUPT) Error/i.test(messageOf(error));
}

/** What a failed query comes to when its files are sound. */
export function queryFailure(error: unknown): WarehouseError {
  if (error instanceof WarehouseError) return error;
  const said = messageOf(error);
  if (/^Out of Memory/i.test(said)) {
    return permanent(`The query needs more memory than it may use: ${said}`, MORE_MEMORY, error);
  }
  if (/^IO Error/i.test(said)) {
    return transient(`Reading the data failed: ${said}`, 'Check the disk; it is retried.', {
      cause: error,
    });
  }
  if (/^Catalog Error: (Table|View|Schema)/i.test(said)) {
    return permanent(
      `The query names a table that the project does not read: ${said}`,
      'Write tables as dataset.table, and list the table with its columns among the known tables.',
      error,
    );
  }
  return permanent(`DuckDB refuses the query: ${said}`, 'Correct the SQL.', error);
}

/** What an aborted query rejects with. */
export function cancelled(signal: AbortSignal): WarehouseError {
  return transient('The query was cancelled', 'Run it again.', { cause: signal.reason });
}

const MORE_MEMORY =
  'Raise warehouse.memoryLimit, lower warehouse.threads, or read a shorter window.';
