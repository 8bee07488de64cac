import { Temporal } from 'temporal-polyfill';

/** A calendar date, `YYYY-MM-DD`. Dates of this form sort and compare as strings. */
export type IsoDate = string;

/** An instant, in milliseconds since the Unix epoch. */
export type EpochMs = number;

/** Clocks of two machines may differ by this much without anybody being told. */
export const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** A clock that is further off than this publishes nothing. */
export const CLOCK_LIMIT_MS = 90 * 60_000;

/**
 * True of a time that was written down and lies ahead by more than clocks differ: a clock that was wrong
 * wrote it, or this one was set back. What it is about is true all the same; only nothing waits by it.
 */
export function isAhead(at: EpochMs, now: EpochMs): boolean {
  return at > now + CLOCK_TOLERANCE_MS;
}

/** Whether so much time has passed since one that was written down; since one that lies ahead it has. */
export function hasPassed(spanMs: number, at: EpochMs, now: EpochMs): boolean {
  return isAhead(at, now) || now >= at + spanMs;
}

/**
 * Since when something counts that was written down as seen at a moment: that moment, or, where it lies
 * ahead, a day ago, since nobody knows when it really was.
 */
export function seenSince(at: EpochMs, now: EpochMs): EpochMs {
  return isAhead(at, now) ? now - DAY_MS : at;
}

const DAY_MS = 86_400_000;

/** A range of calendar dates, both ends in. */
export interface DateSpan {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** The zone of every wall-clock time in this project. */
export const NEW_YORK = 'America/New_York';

const DATE_PATTERN = /^\d{4}-\d{2}-\d{2}$/;

/** True for a date of the form `YYYY-MM-DD` that exists in the calendar. */
export function isIsoDate(text: string): boolean {
  if (!DATE_PATTERN.test(text)) return false;
  const day = Number(text.slice(8));
  return day >= 1 && day <= daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
}

/** Days of a month, counted from 1; none of what is no month. */
function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return days[month - 1] ?? 0;
}

/** The date `days` calendar days after `date` (before it when negative). */
export function addDays(date: IsoDate, days: number): IsoDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' })
    .days;
}

/** The calendar date in New York at an instant: the *as-of date* of anything done then. */
export function newYorkDate(instant: EpochMs): IsoDate {
  const hour = Math.floor(instant / MS_PER_HOUR);
  if (hour !== lastAsked.hour) lastAsked = { hour, date: newYorkDateOf(hour * MS_PER_HOUR) };
  return lastAsked.date;
}

/** The date in New York by the clock that is furthest ahead of those that may publish: a file as of a later one was made by a wrong clock. */
export function latestDate(now: EpochMs): IsoDate {
  return newYorkDate(now + CLOCK_LIMIT_MS);
}

const MS_PER_HOUR = 3_600_000;

/** Every evaluation asks for today. New York is whole hours from UTC, so its date changes on the hour. */
let lastAsked = { hour: Number.NaN, date: '' };

function newYorkDateOf(instant: EpochMs): IsoDate {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(NEW_YORK)
    .toPlainDate()
    .toString();
}

/** The instant at which a calendar date begins in New York. */
export function startOfNewYorkDay(date: IsoDate): EpochMs {
  return Temporal.PlainDate.from(date).toZonedDateTime(NEW_YORK).epochMilliseconds;
}

/** The season a date belongs to by the calendar: its year from October on, else the year before. */
export function seasonOf(date: IsoDate): number {
  const { year, month } = Temporal.PlainDate.from(date);
  return month >= 10 ? year : year - 1;
}

/** 1 October of a season: where reads for rest days begin. */
export function seasonStart(season: number): IsoDate {
  return `${season}-10-01`;
}

/** True when `date` lies in `span`. */
export function inSpan(date: IsoDate, span: DateSpan): boolean {
  return span.from <= date && date <= span.to;
}
