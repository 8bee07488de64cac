import type { IsoDate } from '../domain/date.js';

/** The last date with games before a day: what a file of that day should hold. Null when there is none. */
export function requiredOn(gameDates: readonly IsoDate[], day: IsoDate): IsoDate | null {
  return gameDates.findLast((date) => date < day) ?? null;
}
