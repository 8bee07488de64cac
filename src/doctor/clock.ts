import type { ExporterPlan } from '../../streams/world.js';
import { type EpochMs, NEW_YORK } from '../domain/date.js';
import { duration, newYorkTime, utc } from '../domain/times.js';
import { newYorkInstant } from '../domain/wall-clock.js';
import { type Finding, findingsOf } from './finding.js';

/** Clocks of two machines may differ by this much (milliseconds). */
const TOLERANCE_MS = 5 * 60_000;

/** This machine's clock against the newest change of a table; null: there is none. */
export function clockFinding(now: EpochMs, newest: EpochMs | null): Finding {
  const { green, yellow } = findingsOf('clock');
  const ahead = newest === null ? 0 : newest - now;
  if (ahead <= TOLERANCE_MS) return green('this machine', `it is ${newYorkTime(now)}`);
  return yellow(
    'this machine',
    `it is ${newYorkTime(now)}; a table was changed ${duration(ahead)} later`,
    {
      remedy:
        'Slots, deadlines and leases go by this clock: set it, or mend the one that is ahead.',
      command: 'date -u',
    },
  );
}

/** Standard time and summer time as the rules of New York have them, at six in the morning. */
const KNOWN = [
  ['2025-01-15', '2025-01-15T11:00:00.000Z'],
  ['2025-07-15', '2025-07-15T10:00:00.000Z'],
] as const;

/** Whether the time zone database knows New York's rules. @param instant asks it; for tests */
export function zoneFinding(
  instant: (date: string, at: string) => EpochMs = newYorkInstant,
): Finding {
  const { green, red } = findingsOf('clock');
  if (KNOWN.every(([date, expected]) => utc(instant(date, '06:00')) === expected)) {
    return green('time zones', `${NEW_YORK} has its standard and its summer time`);
  }
  return red('time zones', `${NEW_YORK} is not known, or without its summer time`, {
    remedy: 'Use a Node.js with full internationalisation data (the default build has it).',
    command: 'node -p process.versions.tz',
  });
}

/** When an exporter's file is wanted next. */
export function calendarFinding({ name, calendar }: ExporterPlan, now: EpochMs): Finding {
  const { green, yellow } = findingsOf('calendar');
  const next = calendar.next(now);
  if (next !== null) return green(name, `next slot ${newYorkTime(next.opensAt)}`);
  return yellow(name, 'no slot will come: its pauses never end', {
    remedy: `Shorten exporters.${name}.pauses.`,
    command: 'trends calendar --days 30',
  });
}
