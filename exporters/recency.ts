import { z } from 'zod';
import { daysBetween, type IsoDate } from '../src/domain/date.js';

/** The parameter `max_days_since_last_game`: in days, null for no limit; `whose` names the game. */
export function maxDaysSinceLastGame(whose: string) {
  return z
    .int()
    .min(0)
    .max(400)
    .nullable()
    .default(10)
    .describe(
      `Lists only players ${whose} lies at most this many days before the as-of date; null lists all.`,
    );
}

/** Whether a game lies at most `limit` days before the as-of date; always when `limit` is null. */
export function isRecent(gameDate: IsoDate, asOf: IsoDate, limit: number | null): boolean {
  return limit === null || daysBetween(gameDate, asOf) <= limit;
}
