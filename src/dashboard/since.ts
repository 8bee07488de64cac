import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { succeeded, writtenAt } from '../explain/history.js';

/** Those of entries in order of time that were written at an instant or later. */
export function entriesSince(
  entries: readonly JournalEntry[],
  at: EpochMs,
): readonly JournalEntry[] {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && writtenAt(entry) < at) low = middle + 1;
    else high = middle;
  }
  return entries.slice(low);
}

/** A verdict may stand from before the last refresh's levels were read. */
const BEFORE_MS = 3_600_000;

/** What says how an exporter stands: all since shortly before its last refresh; else everything. */
export function entriesSinceRefresh(
  entries: readonly JournalEntry[],
  exporter: string,
): readonly JournalEntry[] {
  const last = entries.findLast(
    (entry) =>
      entry.kind === 'run' &&
      entry.run.exporter === exporter &&
      entry.run.cause !== 'manual' &&
      succeeded(entry.run),
  );
  if (last?.kind !== 'run') return entries;
  return entriesSince(entries, last.run.startedAt - BEFORE_MS);
}
