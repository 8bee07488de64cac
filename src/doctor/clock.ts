import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import {
  CLOCK_REMEDY,
  type ClockDifference,
  isOff,
  isTooFarOff,
} from '../domain/clock-difference.js';
import { CLOCK_TOLERANCE_MS, type EpochMs, NEW_YORK } from '../domain/date.js';
import { duration, newYorkTime, utc } from '../domain/times.js';
import { newYorkInstant } from '../domain/wall-clock.js';
import type { ObjectStore } from '../ports/object-store.js';
import { writtenClock } from '../store/written-clock.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

/** This machine's clock against the newest change of a table; null: there is none. */
export function clockFinding(now: EpochMs, newest: EpochMs | null): CheckResult {
  const { green, yellow } = findingsOf('clock');
  const ahead = newest === null ? 0 : newest - now;
  if (ahead <= CLOCK_TOLERANCE_MS) return green('this machine', `it is ${newYorkTime(now)}`);
  return yellow(
    'this machine',
    `it is ${newYorkTime(now)}; a table was changed ${duration(ahead)} later`,
    {
      remedy: 'Slots and deadlines go by this clock: set it, or correct the one that is ahead.',
      command: 'date -u',
    },
  );
}

/** The clock of the service against others, as it last found it itself; none did: no finding. */
export async function serviceClockFindings(
  privately: ObjectStore,
): Promise<readonly CheckResult[]> {
  return attempted({ check: 'clock', subject: 'the service' }, async () => {
    const { at = 0, differences = [] } = (await writtenClock(privately)) ?? {};
    return differences.map((difference) => differenceFinding(difference, at));
  });
}

function differenceFinding(difference: ClockDifference, at: EpochMs): CheckResult {
  const { against, aheadMs } = difference;
  const { green, yellow, red } = findingsOf('clock');
  if (!isOff(difference)) return green('the service', `its clock is that of ${against}`);
  const side = aheadMs > 0 ? 'ahead of' : 'behind';
  const saw = `its clock was ${duration(Math.abs(aheadMs))} ${side} that of ${against}, last at ${newYorkTime(at)}`;
  const advice = { remedy: CLOCK_REMEDY, command: 'date -u' };
  return isTooFarOff(difference)
    ? red('the service', `${saw}: it publishes nothing`, advice)
    : yellow('the service', saw, advice);
}

/** Standard time and summer time as the rules of New York have them, at six in the morning. */
const KNOWN = [
  ['2025-01-15', '2025-01-15T11:00:00.000Z'],
  ['2025-07-15', '2025-07-15T10:00:00.000Z'],
] as const;

/** Whether the time zone database knows New York's rules. @param instant asks it; for tests */
export function zoneFinding(
  instant: (date: string, at: string) => EpochMs = newYorkInstant,
): CheckResult {
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
export function calendarFinding({ name, calendar }: ExporterPlan, now: EpochMs): CheckResult {
  const { green, yellow } = findingsOf('calendar');
  const next = calendar.next(now);
  if (next !== null) return green(name, `next slot ${newYorkTime(next.opensAt)}`);
  return yellow(name, 'no slot will come: its pauses never end', {
    remedy: `Shorten exporters.${name}.pauses.`,
    command: 'trends calendar --days 30',
  });
}
