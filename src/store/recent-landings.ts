import type { EpochMs } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { readJournal } from './read-journal.js';

/** How far back completions are recognised as repeated, and stand in for a missing schedule. */
export const REMEMBERED_MS = 14 * 86_400_000;

/** Landings journaled since a moment, oldest first; segments that cannot be read are logged. */
export async function landingsSince(
  store: ObjectStore,
  since: EpochMs,
  log: Log,
): Promise<readonly Landing[]> {
  const landings: Landing[] = [];
  const skipped = (fault: object) => log.warn(fault, 'a part of the journal was skipped');
  for await (const entry of readJournal(store, since, skipped)) {
    if (entry.kind === 'landing') landings.push(entry.landing);
  }
  return landings;
}
