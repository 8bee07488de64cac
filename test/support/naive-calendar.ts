import type { Cadence, Pause } from '../../src/domain/cadence.js';
import type { Slot } from '../../src/domain/calendar.js';
import type { EpochMs, IsoDate } from '../../src/domain/date.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const CLOCK = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
});

/** What New York's clocks show at an instant, as `YYYY-MM-DD, HH:MM`. */
export const newYorkClock = (instant: EpochMs): string => CLOCK.format(instant);

/** The date `days` later. */
export const plusDays = (date: IsoDate, days: number): IsoDate =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);

/** Monday is 0. */
const weekdayOf = (date: IsoDate): number => (new Date(date).getUTCDay() + 6) % 7;
const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Does the cadence name this date? Answered from the date alone. */
function names(cadence: Cadence, date: IsoDate): boolean {
  switch (cadence.kind) {
    case 'daily':
      return true;
    case 'weekly':
      return WEEK[weekdayOf(date)] === cadence.on;
    case 'biweekly': {
      const monday = Date.parse(date) - weekdayOf(date) * DAY;
      const anchor = Date.parse(cadence.anchor) - weekdayOf(cadence.anchor) * DAY;
      return WEEK[weekdayOf(date)] === cadence.on && (monday - anchor) % (14 * DAY) === 0;
    }
    case 'monthly': {
      const day = Number(date.slice(8));
      const isLast = plusDays(date, 1).endsWith('-01');
      return day === cadence.day || (isLast && day < cadence.day);
    }
  }
}

/**
 * The first minute at which the clocks read `at` or later on the date, found by reading clocks.
 * Within a UTC hour New York's clock only moves forward, so an hour's last minute is its latest.
 */
export function firstReading(date: IsoDate, at: string): EpochMs {
  const reads = (instant: EpochMs) =>
    newYorkClock(instant).startsWith(date) && newYorkClock(instant) >= `${date}, ${at}`;
  for (let hour = Date.parse(date); ; hour += HOUR) {
    for (let time = hour; reads(hour + HOUR - MINUTE) && time < hour + HOUR; time += MINUTE) {
      if (reads(time)) return time;
    }
  }
}

/** Every slot whose local date lies in a span, by walking the dates. */
export function walk(
  exporter: string,
  cadence: Cadence,
  pauses: readonly Pause[],
  span: { readonly from: IsoDate; readonly to: IsoDate },
): readonly Slot[] {
  const slots: Slot[] = [];
  for (let day = span.from; day <= span.to; day = plusDays(day, 1)) {
    const paused = pauses.some(({ from, to }) => from <= day && day <= to);
    if (paused || !names(cadence, day)) continue;
    slots.push({ id: `${exporter}@${day}`, exporter, day, opensAt: firstReading(day, cadence.at) });
  }
  return slots;
}
