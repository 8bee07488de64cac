import { CLOCK_LIMIT_MS, CLOCK_TOLERANCE_MS, type EpochMs } from './date.js';
import { duration } from './times.js';

/** This machine's clock against another. */
export interface ClockDifference {
  /** Whose clock the other is, e.g. `the private store gs://p`. */
  readonly against: string;
  /** By how much this one is ahead (milliseconds); negative: behind. */
  readonly aheadMs: number;
}

/** By how much a clock is ahead of another that was read between two readings of its own. */
export function aheadBy(before: EpochMs, theirs: EpochMs, after: EpochMs): number {
  if (theirs < before) return before - theirs;
  return theirs > after ? after - theirs : 0;
}

/** Worth a warning: further apart than clocks are. */
export function isOff({ aheadMs }: ClockDifference): boolean {
  return Math.abs(aheadMs) > CLOCK_TOLERANCE_MS;
}

/** So far apart that nothing may be published: nobody knows which day it is. */
export function isTooFarOff({ aheadMs }: ClockDifference): boolean {
  return Math.abs(aheadMs) > CLOCK_LIMIT_MS;
}

/** `this machine's clock is 2 h ahead of that of BigQuery`. */
export function differenceText({ against, aheadMs }: ClockDifference): string {
  return `this machine's clock is ${duration(Math.abs(aheadMs))} ${sideOf(aheadMs)} that of ${against}`;
}

/** The same without the figure, which changes: one cause keeps one name. */
export function wrongClockText({ against, aheadMs }: ClockDifference): string {
  const limit = duration(CLOCK_LIMIT_MS);
  return `nothing is published: this machine's clock is more than ${limit} ${sideOf(aheadMs)} that of ${against}`;
}

export const CLOCK_REMEDY =
  'Set the clock of the machine that is wrong (its time service has stopped, or it was set by hand); it goes on by itself.';

function sideOf(aheadMs: number): string {
  return aheadMs > 0 ? 'ahead of' : 'behind';
}
