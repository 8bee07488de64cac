import type { EpochMs } from './date.js';
import type { JournalEntry } from './journal-entry.js';
import type { TableName } from './tables.js';
import type { WatermarkSnapshot } from './watermark-snapshot.js';

/** What a table held at a moment, in the part that later readings are compared with. */
export interface Reading extends WatermarkSnapshot {
  readonly readAt: EpochMs;
}

export type Readings = Readonly<Record<TableName, Reading>>;

/** A line that says what a table holds: what was announced or observed, and what was read. */
export type Observation = Extract<JournalEntry, { kind: 'landing' | 'levels' }>;

/** True for landings and level readings. */
export function isSighting(entry: JournalEntry): entry is Observation {
  return entry.kind === 'landing' || entry.kind === 'levels';
}

/** The newest reading of each table, whoever journaled it and in whatever order. */
export function newestReadings(entries: Iterable<JournalEntry>): Readings {
  const newest = new Map<TableName, Reading>();
  for (const entry of entries) {
    if (entry.kind !== 'levels') continue;
    for (const [table, mark] of Object.entries(entry.tables)) {
      const known = newest.get(table)?.readAt ?? Number.NEGATIVE_INFINITY;
      if (entry.at >= known) newest.set(table, { ...mark, readAt: entry.at });
    }
  }
  return Object.fromEntries(newest);
}
