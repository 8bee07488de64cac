import type { EpochMs } from '../domain/date.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { recentParts } from './read-journal.js';
import type { Kinds } from './segment-format.js';
import { skipped } from './sightings.js';

/** How far back a run's line is looked for; also of runs whose process had a clock behind this one. */
const LOOKED_BACK_MS = 2 * 86_400_000;

const RUNS: Kinds = new Set(['run'] as const);

/** Whether a run that ended lately has its line in the journal; segments that cannot be read are logged. */
export async function isJournaled(
  store: ObjectStore,
  runId: string,
  now: EpochMs,
  log: Log,
): Promise<boolean> {
  const wanted = { since: () => now - LOOKED_BACK_MS, kinds: RUNS };
  for await (const { entries } of recentParts(store, wanted, skipped(log))) {
    if (entries.some((entry) => entry.kind === 'run' && entry.run.runId === runId)) return true;
  }
  return false;
}
