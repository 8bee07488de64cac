import { Temporal } from 'temporal-polyfill';
import { type EpochMs, type IsoDate, NEW_YORK } from './date.js';

/**
 * The first instant at which New York's clocks read `at` (`HH:MM`) or later on a date: a time that
 * occurs twice is taken at its first occurrence, one that is skipped at the end of the gap.
 */
export function newYorkInstant(date: IsoDate, at: string): EpochMs {
  const wanted = Temporal.PlainDateTime.from(`${date}T${at}`);
  const earlier = wanted.toZonedDateTime(NEW_YORK, { disambiguation: 'earlier' });
  if (earlier.toPlainDateTime().equals(wanted)) return earlier.epochMilliseconds;
  // In a gap "earlier" lies before it, and "compatible" would overshoot (02:30 becomes 03:30).
  const gap = earlier.getTimeZoneTransition('next');
  return (gap ?? wanted.toZonedDateTime(NEW_YORK)).epochMilliseconds;
}
