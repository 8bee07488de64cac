import type { EpochMs, IsoDate } from './date.js';

/** A calendar date as a count of days since 1970-01-01; no zone and no clock in it. */
export type DayNumber = number;

const MS_PER_DAY = 86_400_000;

export function dayNumber(date: IsoDate): DayNumber {
  return Date.parse(date) / MS_PER_DAY;
}

/** The inverse of `dayNumber`, for the years 0000 to 9999. */
export function dateOfDay(day: DayNumber): IsoDate {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** The UTC date of an instant: within one day of the date anywhere on earth. */
export function utcDay(instant: EpochMs): DayNumber {
  return Math.floor(instant / MS_PER_DAY);
}

/** Monday of the ISO week that holds the day. Day 0 was a Thursday. */
export function mondayOf(day: DayNumber): DayNumber {
  return 7 * Math.floor((day + 3) / 7) - 3;
}

/** Months since January of year 0, counted through. */
export function monthNumber(day: DayNumber): number {
  const date = new Date(day * MS_PER_DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The first day of a month that `monthNumber` counts; from the year 100 on. */
export function firstOfMonth(month: number): DayNumber {
  return Date.UTC(Math.floor(month / 12), month - 12 * Math.floor(month / 12)) / MS_PER_DAY;
}
