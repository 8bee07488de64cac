import { type EpochMs, isIsoDate } from './date.js';

/** What the name of a run says. */
interface RunName {
  /** When it began, by the clock it ran on. */
  readonly at: EpochMs;
  /** What tells it from others: six hexadecimal digits, or the id of the replay it belongs to. */
  readonly suffix: string;
}

/** A name for a run that sorts by time: `20250115T110000Z-3f9a1c`. */
export function runIdOf({ at, suffix }: RunName): string {
  const stamp = new Date(at).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${stamp}-${suffix}`;
}

const RUN_ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-(.*)$/s;

/** What a run's name says; null of a name that is none. */
export function readRunId(runId: string): RunName | null {
  const [, year, month, day, hour = '', minute = '', second = '', suffix = ''] =
    RUN_ID.exec(runId) ?? [];
  const date = `${year}-${month}-${day}`;
  if (!isIsoDate(date) || hour > '23' || minute > '59' || second > '59') return null;
  return { at: Date.parse(`${date}T${hour}:${minute}:${second}Z`), suffix };
}
