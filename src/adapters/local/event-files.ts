import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { TrendsError } from '../../domain/errors.js';

const EVENT_FILE = /\.(ndjson|json)$/;

/**
 * The files of events at a path: the file itself, or a folder's `*.ndjson` and `*.json` files by
 * ascending name (its own folders are not entered).
 * @throws TrendsError when there is nothing at the path or it cannot be looked at
 */
export async function eventFiles(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && EVENT_FILE.test(entry.name))
      .map((entry) => join(path, entry.name))
      .sort();
  } catch (cause) {
    throw new TrendsError(`cannot look for events at ${path}: ${reasonOf(cause)}`, {
      remedy: 'Name a readable file of NDJSON events, or a folder of *.ndjson or *.json files.',
      cause,
    });
  }
}

/** What an error says, without its stack. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
