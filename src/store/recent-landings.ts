import type { EpochMs } from '../domain/date.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { readJournal } from './read-journal.js';

/** How far back repeated completions are recognised after a restart. */
const REMEMBERED_MS = 3 * 86_400_000;

/** Identities of the landings journaled lately, oldest first. */
export async function recentLandings(
  store: ObjectStore,
  now: EpochMs,
  log: Log,
): Promise<readonly string[]> {
  const ids: string[] = [];
  const skipped = (fault: object) => log.warn(fault, 'a journal segment was skipped');
  for await (const entry of readJournal(store, now - REMEMBERED_MS, skipped)) {
    if (entry.kind === 'landing') ids.push(entry.landing.id);
  }
  return ids;
}
