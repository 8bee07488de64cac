import { Temporal } from 'temporal-polyfill';
import { NEW_YORK } from '../../src/domain/date.js';

/** An instant (ISO 8601) as people in New York read it: `7:30 PM ET`, in ASCII. */
export function tipOffTime(instant: string): string {
  const { hour, minute } = Temporal.Instant.from(instant).toZonedDateTimeISO(NEW_YORK);
  return `${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'} ET`;
}
