import type { Pause } from './cadence.js';
import { type DayNumber, dayNumber } from './day-number.js';

/** A run of paused days, both ends in. */
export interface PausedDays {
  readonly from: DayNumber;
  readonly to: DayNumber;
}

/** The pauses as separate runs in ascending order: those that overlap or touch become one. */
export function mergePauses(pauses: readonly Pause[]): readonly PausedDays[] {
  const spans = pauses
    .map(({ from, to }) => ({ from: dayNumber(from), to: dayNumber(to) }))
    .sort((a, b) => a.from - b.from);
  const merged: PausedDays[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from <= last.to + 1) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    } else {
      merged.push(span);
    }
  }
  return merged;
}
