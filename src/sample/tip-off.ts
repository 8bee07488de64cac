import { type EpochMs, type IsoDate, NEW_YORK } from '../domain/date.js';
import { wallClock, weekday } from './calendar.js';
import type { Random } from './random.js';
import type { Team } from './teams.js';

/** Local times of evening games, in minutes after midnight: 7:00, 7:30 and 8:00 PM. */
const EVENING = [19 * 60, 19 * 60, 19 * 60 + 30, 19 * 60 + 30, 20 * 60];
/** Weekend matinees: 12:30, 1:00 and 3:00 PM. */
const MATINEE = [12 * 60 + 30, 13 * 60, 15 * 60];
/** Nobody begins later than 10:30 PM in New York. */
const LATEST = 22 * 60 + 30;

/** When a team's home game on a date begins. */
export function tipOff(home: Team, date: IsoDate, random: Random): EpochMs {
  const matinee = random.chance(weekday(date) >= 6 ? 0.25 : 0.01);
  const local = wallClock(date, random.pick(matinee ? MATINEE : EVENING), home.zone);
  return Math.min(local, wallClock(date, LATEST, NEW_YORK));
}
