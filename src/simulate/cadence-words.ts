import { type Cadence, DEFAULT_ANCHOR, WEEKDAYS, type Weekday } from '../domain/cadence.js';

const WORDS =
  /^(?:(daily)|(weekly|biweekly) (\w+)|(monthly) (\d{1,2})) ((?:[01]\d|2[0-3]):[0-5]\d)$/;

/** How a cadence is said in words. */
export const CADENCE_WORDS =
  '"daily 06:00", "weekly mon 06:00", "biweekly mon 06:00" or "monthly 1 06:00"';

/** The cadence that words say, or null when they say none. */
export function cadenceOf(words: string): Cadence | null {
  const [, daily, weekly, weekday, monthly, date, at] = WORDS.exec(words.trim()) ?? [];
  if (at === undefined) return null;
  if (daily) return { kind: 'daily', at };
  if (monthly) {
    const day = Number(date);
    return day >= 1 && day <= 31 ? { kind: 'monthly', day, at } : null;
  }
  const on = WEEKDAYS.find((day): day is Weekday => day === weekday);
  if (on === undefined) return null;
  return weekly === 'weekly'
    ? { kind: 'weekly', on, at }
    : { kind: 'biweekly', on, at, anchor: DEFAULT_ANCHOR };
}
