import type { CheckResult } from '../../src/doctor/check-result.js';
import type { EpochMs } from '../../src/domain/date.js';
import type { Installation } from './installation.js';

/** A line of the doctor: every word of it that an operator needs. */
export interface Line extends Pick<CheckResult, 'check' | 'subject' | 'level' | 'command'> {
  readonly saw: RegExp;
  /** Null: nothing is to be done. */
  readonly remedy: RegExp | null;
}

type Told = (check: string, subject: string, saw: RegExp, remedy: RegExp, command: string) => Line;

export const red: Told = (check, subject, saw, remedy, command) => {
  return { check, subject, level: 'red', saw, remedy, command };
};
export const yellow: Told = (...told) => ({ ...red(...told), level: 'yellow' });
export function green(check: string, subject: string, saw: RegExp): Line {
  return { check, subject, level: 'green', saw, remedy: null, command: null };
}

/** One way to bring a symptom about: breaks exactly one thing, and says what the doctor tells of it. */
export interface Case {
  /** The entry of the runbook, by its heading. */
  readonly symptom: string;
  readonly broken: string;
  readonly breaks: (installation: Installation) => unknown;
  /** When the doctor comes; noon when absent. */
  readonly at?: EpochMs;
  /** The exporter that the doctor is asked about; all when absent. */
  readonly about?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly lines: readonly Line[];
  /** Level, check and subject of whatever else is not green then. */
  readonly also?: readonly string[];
}
