import { Temporal } from 'temporal-polyfill';
import { type IsoDate, NEW_YORK } from '../../src/domain/date.js';

/** A date, a time of day, and a zone where the source says one. */
const TIP_OFF =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

/** Nothing tips off earlier in New York: an earlier time is a date that was stored as an instant. */
const EARLIEST_HOUR = 10;

/**
 * A tip-off as people in New York read it: `7:30 PM ET`, in ASCII. Null when the text is no tip-off
 * on the game's date: another date, before 10:00, or no time at all.
 * @param text as the source has it; without a zone it is New York time
 */
export function tipOffTime(text: string, gameDate: IsoDate): string | null {
  const local = newYorkTime(text);
  if (local === null || local.toPlainDate().toString() !== gameDate) return null;
  const { hour, minute } = local;
  if (hour < EARLIEST_HOUR) return null;
  return `${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'} ET`;
}

function newYorkTime(text: string): Temporal.PlainDateTime | null {
  const [, day, time, zone] = TIP_OFF.exec(text.trim()) ?? [];
  if (day === undefined) return null;
  try {
    if (zone === undefined) return Temporal.PlainDateTime.from(`${day}T${time}`);
    const offset = zone.toUpperCase() === 'UTC' ? 'Z' : zone;
    return Temporal.Instant.from(`${day}T${time}${offset}`)
      .toZonedDateTimeISO(NEW_YORK)
      .toPlainDateTime();
  } catch {
    return null;
  }
}
