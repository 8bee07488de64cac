import type { EpochMs } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { sightingsSince } from './sightings.js';

/** How far back completions are recognised as repeated, and stand in for a missing schedule. */
export const REMEMBERED_MS = 14 * 86_400_000;

/** Landings journaled since a moment, oldest first; segments that cannot be read are logged. */
export async function landingsSince(
  store: ObjectStore,
  since: EpochMs,
  log: Log,
): Promise<readonly Landing[]> {
  const sightings = await sightingsSince(store, since, log);
  return sightings.flatMap((entry) => (entry.kind === 'landing' ? [entry.landing] : []));
}
