import { Temporal } from 'temporal-polyfill';
import { type EpochMs, NEW_YORK } from './date.js';

/** An instant as people in New York write it: `Mon 2025-12-01 06:00 EST`. */
export function newYorkTime(instant: EpochMs): string {
  const at = Temporal.Instant.fromEpochMilliseconds(Math.floor(instant)).toZonedDateTimeISO(
    NEW_YORK,
  );
  const weekday = WEEKDAYS[at.dayOfWeek - 1];
  const clock = at.toPlainTime().toString({ smallestUnit: 'minute' });
  return `${weekday} ${at.toPlainDate()} ${clock} ${at.offset === '-04:00' ? 'EDT' : 'EST'}`;
}

/** The same without year and zone, for narrow places: `Mon 12-01 06:00`. */
export function newYorkShort(instant: EpochMs): string {
  return newYorkTime(instant).replace(/ \d{4}-(.*) E[DS]T$/, ' $1');
}

/** Only the time, with seconds: `06:31:05`. */
export function newYorkClock(instant: EpochMs): string {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(instant))
    .toZonedDateTimeISO(NEW_YORK)
    .toPlainTime()
    .toString({ smallestUnit: 'second' });
}

/** An instant in UTC, ISO 8601. */
export function utc(instant: EpochMs): string {
  return new Date(instant).toISOString();
}

/** A stretch of time in its largest units: `1 d 2 h`, `5 min`, `12 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
