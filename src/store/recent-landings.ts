import type { EpochMs } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import { type Stray, strayOf } from '../domain/stray.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { recentParts } from './read-journal.js';
import type { Part } from './segment-format.js';
import { skipped } from './sightings.js';

/** How far back completions are recognised as repeated, and stand in for a missing schedule. */
export const REMEMBERED_MS = 14 * 86_400_000;

/** What a process has to recognise if it comes again, oldest first. */
export interface Remembered {
  readonly landings: readonly Landing[];
  /** Messages of timed triggers. */
  readonly triggers: readonly string[];
  /** When a trigger last had each exporter forced, or exported as of a past date. */
  readonly orders: Readonly<Record<string, EpochMs>>;
  /** Events whose table has nearly the name of one of ours. */
  readonly strays: readonly Stray[];
}

/**
 * Landings and triggers journaled since a moment; segments that cannot be read are logged.
 * @param limit no segment is read any more once there are this many landings, the newest
 */
export async function rememberedSince(
  store: ObjectStore,
  since: EpochMs,
  log: Log,
  limit: number,
): Promise<Remembered> {
  const parts: Remembered[] = [];
  let count = 0;
  for await (const part of recentParts(store, () => since, skipped(log))) {
    const remembered = rememberedOf(part);
    parts.push(remembered);
    count += remembered.landings.length;
    if (count >= limit) break;
  }
  parts.reverse();
  return {
    landings: parts.flatMap(({ landings }) => landings),
    triggers: parts.flatMap(({ triggers }) => triggers),
    orders: Object.assign({}, ...parts.map(({ orders }) => orders)),
    strays: parts.flatMap(({ strays }) => strays),
  };
}

function rememberedOf({ entries }: Part): Remembered {
  const landings: Landing[] = [];
  const triggers: string[] = [];
  const orders: Record<string, EpochMs> = {};
  const strays: Stray[] = [];
  for (const entry of entries) {
    if (entry.kind === 'landing') landings.push(entry.landing);
    const stray = strayOf(entry);
    if (stray !== null) strays.push(stray);
    if (entry.kind !== 'tick') continue;
    triggers.push(entry.messageId);
    if (entry.reason !== null || (!entry.force && entry.asOf === null)) continue;
    for (const exporter of entry.exporters) orders[exporter] = entry.at;
  }
  return { landings, triggers, orders, strays };
}

/** Landings journaled since a moment, oldest first; segments that cannot be read are logged. */
export async function landingsSince(
  store: ObjectStore,
  since: EpochMs,
  log: Log,
): Promise<readonly Landing[]> {
  return (await rememberedSince(store, since, log, Number.POSITIVE_INFINITY)).landings;
}
