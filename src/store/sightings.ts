import type { EpochMs } from '../domain/date.js';
import {
  isSighting,
  newestReadings,
  type Observation,
  type Reading,
  type Readings,
} from '../domain/reading.js';
import type { TableName } from '../domain/tables.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { readJournal, recentParts, type SegmentFault, writtenAt } from './read-journal.js';
import type { Kinds } from './segment-format.js';

const SIGHTINGS: Kinds = new Set(['landing', 'levels'] as const);
const LEVELS: Kinds = new Set(['levels'] as const);

/** Landings and level readings journaled since a moment; segments that cannot be read are logged. */
export async function sightingsSince(
  store: ObjectStore,
  since: EpochMs,
  log: Log,
): Promise<readonly Observation[]> {
  const sightings: Observation[] = [];
  for await (const entry of readJournal(store, since, skipped(log), SIGHTINGS)) {
    if (isSighting(entry)) sightings.push(entry);
  }
  return sightings;
}

/**
 * The last journaled reading of each of the tables, however long ago; none of a table of which there
 * is none. Segments are read newest first, and no further than needed.
 */
export async function lastReadings(
  store: ObjectStore,
  tables: readonly TableName[],
  log: Log,
): Promise<Readings> {
  const found = new Map<TableName, Reading>();
  if (tables.length === 0) return {};
  // A reading is written after it was made: what is older than all found holds none that is newer.
  const since = () => Math.min(...tables.map((table) => found.get(table)?.readAt ?? 0));
  for await (const part of recentParts(store, { since, kinds: LEVELS }, skipped(log))) {
    if (writtenAt(part) < since()) break;
    for (const [table, reading] of Object.entries(newestReadings(part.entries))) {
      if (reading.readAt > (found.get(table)?.readAt ?? 0)) found.set(table, reading);
    }
  }
  return Object.fromEntries(tables.flatMap((table) => entryOf(found, table)));
}

function entryOf(found: ReadonlyMap<TableName, Reading>, table: TableName) {
  const reading = found.get(table);
  return reading === undefined ? [] : [[table, reading] as const];
}

const told = new WeakMap<Log, Set<string>>();

/** Tells the log what of the journal could not be read: each fault once, however often it is met. */
export function skipped(log: Log): (fault: SegmentFault) => void {
  const known = told.get(log) ?? new Set();
  told.set(log, known);
  return (fault) => {
    const key = `${fault.segment} ${fault.fault}`;
    if (known.has(key)) return;
    known.add(key);
    if (fault.isMore)
      log.info(
        { event: 'journal.part-unread', ...fault },
        'older parts of the journal were left unread',
      );
    else log.warn({ event: 'journal.part-skipped', ...fault }, 'part of the journal was skipped');
  };
}
