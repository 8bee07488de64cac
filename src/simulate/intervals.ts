import type { EpochMs } from '../domain/date.js';

/** A stretch of time, its end not in it. */
export interface Interval {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** How much of `within` the intervals cover together, in milliseconds; overlaps count once. */
export function covered(intervals: readonly Interval[], within: Interval): number {
  const clipped = intervals
    .map(({ from, to }) => ({ from: Math.max(from, within.from), to: Math.min(to, within.to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  let sum = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, to } of clipped) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return sum;
}
