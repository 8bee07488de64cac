import { datedTables } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import { type EpochMs, seenSince } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { Readings } from '../domain/reading.js';
import type { Stray } from '../domain/stray.js';
import type { Log } from '../log.js';
import { REMEMBERED_MS, rememberedSince } from '../store/recent-landings.js';
import { lastReadings } from '../store/sightings.js';
import { states } from '../store/states.js';
import type { Adapters } from './adapters.js';
import { lookingOnly } from './healing.js';

/** What a process remembers of those before it. */
export interface Hydrated {
  /** Fingerprints of landings journaled lately, oldest first: repeats of them are recognised. */
  readonly identities?: readonly string[];
  /** Of each table and date the newest landings, oldest first. */
  readonly known: readonly Landing[];
  /** Those that the oldest live file may not include. */
  readonly pending: readonly Landing[];
  /** Messages of timed triggers journaled lately. */
  readonly triggers: readonly string[];
  /** When a trigger last had each exporter forced, or exported as of a past date; never when absent. */
  readonly orders?: Readonly<Record<string, EpochMs>>;
  /** Events whose table has nearly the name of one of ours; none when absent. */
  readonly strays?: readonly Stray[];
  /** What each table held when it was last read. */
  readonly readings: Readings;
}

/**
 * Reads back what was journaled lately, and since the levels of the oldest live file.
 * @param limit landings that are remembered: of more, the newest
 */
export async function hydrate(
  { privately }: Adapters,
  plans: readonly ExporterPlan[],
  now: EpochMs,
  log: Log,
  limit: number,
): Promise<Hydrated> {
  // The journal alone tells from when on landings may be missing in the live file.
  const { load } = states(privately, lookingOnly({ plans, privately }));
  const readAt = await Promise.all(
    plans
      .filter(({ on }) => on === 'landing')
      .map(async ({ name }) => {
        // A state that cannot be read is reported by every look at its exporter.
        const state = await load(name).catch(() => null);
        const at = state?.live?.levelsReadAt;
        return at === undefined ? Number.POSITIVE_INFINITY : seenSince(at, now);
      }),
  );
  const includedUntil = Math.min(...readAt);
  const since = Math.min(now - REMEMBERED_MS, includedUntil);
  const remembering = { since, limit, pendingAfter: includedUntil };
  const { landings: known, ...remembered } = await rememberedSince(privately, remembering, log);
  const tables = [...new Set(plans.flatMap(datedTables))];
  return {
    known,
    ...remembered,
    readings: notAhead(await lastReadings(privately, tables, log), now),
  };
}

/** Of a reading from the future, by a clock that was wrong, nobody knows when it was made. */
function notAhead(readings: Readings, now: EpochMs): Readings {
  const entries = Object.entries(readings);
  return Object.fromEntries(
    entries.map(([table, reading]) => [
      table,
      { ...reading, readAt: seenSince(reading.readAt, now) },
    ]),
  );
}
