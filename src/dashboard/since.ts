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
/** What went wrong is told for a day after it is over. */
const LATELY_MS = 36 * 3_600_000;

/** What says how an exporter stands: all since shortly before its last refresh; else everything. */
export function entriesSinceRefresh(
  entries: readonly JournalEntry[],
  exporter: string,
): readonly JournalEntry[] {
  const began = lastRefreshIn(entries, exporter);
  return began === null ? entries : entriesSince(entries, began - BEFORE_MS);
}

/** What explains how it stood at a moment: the same as of then, and at least a day before it. */
export function entriesAround(
  entries: readonly JournalEntry[],
  exporter: string,
  at: EpochMs,
): readonly JournalEntry[] {
  // A line may have been written by a clock that is behind.
  const later = entriesSince(entries, at + BEFORE_MS).length;
  const known = later === 0 ? entries : entries.slice(0, -later);
  const began = lastRefreshIn(entries, exporter, at);
  return began === null ? known : entriesSince(known, Math.min(began - BEFORE_MS, at - LATELY_MS));
}

/** When the last run that made the live file what it was by a moment began; null: none did. */
function lastRefreshIn(
  entries: readonly JournalEntry[],
  exporter: string,
  at = Number.POSITIVE_INFINITY,
): EpochMs | null {
  const last = entries.findLast(
    (entry) =>
      entry.kind === 'run' &&
      entry.run.exporter === exporter &&
      entry.run.cause !== 'manual' &&
      entry.run.finishedAt <= at &&
      succeeded(entry.run),
  );
  return last?.kind === 'run' ? last.run.startedAt : null;
}
