import type { EpochMs } from '../domain/date.js';
import {
  isSighting,
  newestReadings,
  type Reading,
  type Readings,
  type Sighting,
} from '../domain/reading.js';
import type { TableName } from '../domain/tables.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { entriesOfDay, journalDays, readJournal } from './read-journal.js';

/** Landings and level readings journaled since a moment; segments that cannot be read are logged. */
export async function sightingsSince(
  store: ObjectStore,
  since: EpochMs,
  log: Log,
): Promise<readonly Sighting[]> {
  const sightings: Sighting[] = [];
  for await (const entry of readJournal(store, since, skipped(log))) {
    if (isSighting(entry)) sightings.push(entry);
  }
  return sightings;
}

/**
 * The last journaled reading of each of the tables, however long ago; none of a table of which there
 * is none. Days are read newest first, and no further than needed.
 */
export async function lastReadings(
  store: ObjectStore,
  tables: readonly TableName[],
  log: Log,
): Promise<Readings> {
  const found = new Map<TableName, Reading>();
  const days = await journalDays(store, skipped(log));
  for (const day of [...days].reverse()) {
    const sightings: Sighting[] = [];
    for await (const entry of entriesOfDay(store, day, 0, skipped(log))) {
      if (entry.kind === 'levels') sightings.push(entry);
    }
    const readings = newestReadings(sightings);
    for (const table of tables) {
      const reading = readings[table];
      if (reading !== undefined && !found.has(table)) found.set(table, reading);
    }
    if (tables.every((table) => found.has(table))) break;
  }
  return Object.fromEntries(found);
}

/** Tells the log what of the journal could not be read. */
export function skipped(log: Log): (fault: object) => void {
  return (fault) => log.warn(fault, 'a part of the journal was skipped');
}
