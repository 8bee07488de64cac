import { Temporal } from 'temporal-polyfill';

/** A calendar date, `YYYY-MM-DD`. Dates of this form sort and compare as strings. */
export type IsoDate = string;

/** An instant, in milliseconds since the Unix epoch. */
export type EpochMs = number;

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

const MS_PER_HOUR = 3_600_000;

/** Every look asks for today. New York is whole hours from UTC, so its date changes on the hour. */
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
