import { addDays, type IsoDate } from '../../src/domain/date.js';

/** A stretch without games around a February, by the game days on either side of it. */
export interface Break {
  readonly lastBefore: IsoDate;
  readonly firstAfter: IsoDate;
  /** Year of the February. */
  readonly year: number;
}

const FREE_DAYS = 5;

/** The latest stretch of five full days or more without games that touches a February and has ended. */
export function latestBreak(gameDays: readonly IsoDate[]): Break | null {
  const days = [...new Set(gameDays)].sort().reverse();
  for (const [index, firstAfter] of days.entries()) {
    const lastBefore = days[index + 1];
    if (lastBefore === undefined) return null;
    if (lastBefore >= addDays(firstAfter, -FREE_DAYS)) continue;
    const year = lastFebruary(addDays(firstAfter, -1));
    if (addDays(lastBefore, 1) < `${year}-03-01`) return { lastBefore, firstAfter, year };
  }
  return null;
}

/** The year of the last February that has begun by `date`. */
function lastFebruary(date: IsoDate): number {
  const year = Number(date.slice(0, 4));
  return date.slice(5, 7) >= '02' ? year : year - 1;
}
