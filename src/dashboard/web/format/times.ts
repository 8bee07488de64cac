import type { EpochMs, IsoDate } from '../../../domain/date.js';

const NEW_YORK = 'America/New_York';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const format = (options: Intl.DateTimeFormatOptions, timeZone = NEW_YORK) => {
  const formatter = new Intl.DateTimeFormat('en-US', { timeZone, ...options });
  return (instant: EpochMs) => formatter.format(instant).replaceAll('\u202f', ' ');
};

/** `6:36 AM` in New York. */
export const clock = format({ hour: 'numeric', minute: '2-digit' });
/** `6 AM`. */
export const hourOf = format({ hour: 'numeric' });
/** `Tue, Jan 14`. */
export const day = format({ weekday: 'short', month: 'short', day: 'numeric' });
/** `Tue, Jan 14, 6:36:04 AM EST`. */
export const exactly = format({
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
/** `Tuesday, January 14`. */
export const longDay = format({ weekday: 'long', month: 'long', day: 'numeric' });

const dateOf = format({ weekday: 'short', month: 'short', day: 'numeric' }, 'UTC');
const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: NEW_YORK }).format;
const yearly = format({ month: 'short', day: 'numeric', year: 'numeric' }, 'UTC');

/** `2025-01-14` → `Tue, Jan 14`. */
export const gameDay = (date: IsoDate): string => dateOf(Date.parse(date));

/** `2025-01-14` → `Jan 14, 2025`. */
export const datedDay = (date: IsoDate): string => yearly(Date.parse(date));

/** The date in New York at an instant: `2025-01-14`. */
export const newYorkDate = (instant: EpochMs): IsoDate => isoDay(instant);

/** The time of day when it is today in New York, else with its day: `Tue, Jan 14, 6:36 AM`. */
export function moment(instant: EpochMs, now: EpochMs): string {
  return day(instant) === day(now) ? clock(instant) : `${day(instant)}, ${clock(instant)}`;
}

/** `4 s`, `12 min`, `3 h 20 min`, `2 days`. */
export function duration(ms: number): string {
  const span = Math.abs(ms);
  if (span < MINUTE) return `${Math.round(span / 1000)} s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`;
  if (span < 2 * DAY) {
    const minutes = Math.floor((span % HOUR) / MINUTE);
    return `${Math.floor(span / HOUR)} h${minutes > 0 && span < 12 * HOUR ? ` ${minutes} min` : ''}`;
  }
  return `${Math.floor(span / DAY)} days`;
}

/** `12 min ago`, `in 3 h`, `now`. */
export function relative(instant: EpochMs, now: EpochMs): string {
  const ms = instant - now;
  if (Math.abs(ms) < 5_000) return 'now';
  return ms < 0 ? `${duration(ms)} ago` : `in ${duration(ms)}`;
}

/** How far New York's wall clock is ahead of UTC at an instant (behind: negative), in milliseconds. */
export function offsetAt(instant: EpochMs): number {
  const [, hours = '-5'] = /GMT([+-]\d+)/.exec(zoneName(instant)) ?? [];
  return Number(hours) * HOUR;
}

const zoneName = format({ hour: 'numeric', timeZoneName: 'shortOffset' });
