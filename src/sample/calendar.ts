import { Temporal } from 'temporal-polyfill';
import { addDays, type DateSpan, daysBetween, type EpochMs, type IsoDate } from '../domain/date.js';

/** The dates that shape a regular season. */
export interface SeasonCalendar {
  readonly season: number;
  /** First date with games: a Tuesday in late October. */
  readonly opening: IsoDate;
  /** Last date with games: a Sunday in mid April. */
  readonly final: IsoDate;
  /** Dates without games around the All-Star Sunday. */
  readonly allStarBreak: DateSpan;
  readonly allStarSunday: IsoDate;
  /** No trades after this date. */
  readonly tradeDeadline: IsoDate;
}

/** Monday 1 to Sunday 7. */
export function weekday(date: IsoDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The first date on or after `date` that falls on this weekday. */
function onOrAfter(date: IsoDate, day: number): IsoDate {
  return addDays(date, (day - weekday(date) + 7) % 7);
}

const SEASON_DAYS = 174;

/** The calendar of the season that begins in October of `season`. */
export function seasonCalendar(season: number): SeasonCalendar {
  const opening = onOrAfter(`${season}-10-19`, 2);
  const allStarSunday = onOrAfter(`${season + 1}-02-15`, 7);
  return {
    season,
    opening,
    final: addDays(opening, SEASON_DAYS - 1),
    allStarSunday,
    allStarBreak: { from: addDays(allStarSunday, -2), to: addDays(allStarSunday, 3) },
    tradeDeadline: addDays(allStarSunday, -10),
  };
}

/** Every date from opening to final, games or not. */
export function seasonDates(calendar: SeasonCalendar): readonly IsoDate[] {
  const days = daysBetween(calendar.opening, calendar.final) + 1;
  return Array.from({ length: days }, (_, day) => addDays(calendar.opening, day));
}

/** Dates in the season on which nobody plays: holidays, the break, the eve of the final day. */
export function isIdle(calendar: SeasonCalendar, date: IsoDate): boolean {
  const thanksgiving = addDays(onOrAfter(`${calendar.season}-11-01`, 4), 21);
  const { from, to } = calendar.allStarBreak;
  return (
    date === thanksgiving ||
    date === `${calendar.season}-12-24` ||
    date === addDays(calendar.final, -1) ||
    (from <= date && date <= to)
  );
}

/** The instant of a wall-clock time, given as minutes after midnight, in a zone on a date. */
export function wallClock(date: IsoDate, minutes: number, zone: string): EpochMs {
  const time = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time })
    .epochMilliseconds;
}

/** A season as the registry writes it: `2024-25` for 2024. */
export function seasonLabel(season: number): string {
  return `${season}-${String((season + 1) % 100).padStart(2, '0')}`;
}
