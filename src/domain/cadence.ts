import { type DateSpan, type IsoDate, isIsoDate } from './date.js';
import { UsageError } from './errors.js';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The bi-weekly anchor where nobody sets another: the Monday before the 2025-26 season opened. */
export const DEFAULT_ANCHOR: IsoDate = '2025-10-20';

/** When a file is wanted, as wall-clock time in New York; `at` is `HH:MM`, `00:00` to `23:59`. */
export type Cadence =
  | { readonly kind: 'daily'; readonly at: string }
  | { readonly kind: 'weekly'; readonly on: Weekday; readonly at: string }
  | {
      readonly kind: 'biweekly';
      readonly on: Weekday;
      readonly at: string;
      /**
       * A date in a week (Monday to Sunday) that has a slot; every second week before and after
       * has one too. `DEFAULT_ANCHOR` unless configured.
       */
      readonly anchor: IsoDate;
    }
  | {
      readonly kind: 'monthly';
      /** Day of the month, 1 to 31; a shorter month's slot falls on its last day. */
      readonly day: number;
      readonly at: string;
    };

/** Dates without slots (both ends in), per exporter. The slots around them keep their parity. */
export type Pause = DateSpan;

const WALL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/**
 * Refuses a cadence or a pause that names no date or time.
 * @throws UsageError naming the exporter and the field
 */
export function checkCadence(
  exporter: string,
  cadence: Cadence,
  pauses: readonly Pause[] = [],
): void {
  const refuse = (field: string, value: unknown, remedy: string): never => {
    throw new UsageError(`${exporter}: ${field} ${JSON.stringify(value)} is not valid`, { remedy });
  };
  if (!WALL_TIME.test(cadence.at)) {
    refuse('cadence.at', cadence.at, 'Write a 24-hour time such as "06:00".');
  }
  if ('on' in cadence && !WEEKDAYS.includes(cadence.on)) {
    refuse('cadence.on', cadence.on, `Write one of ${WEEKDAYS.join(', ')}.`);
  }
  if (cadence.kind === 'biweekly' && !isIsoDate(cadence.anchor)) {
    refuse('cadence.anchor', cadence.anchor, `Write a date such as "${DEFAULT_ANCHOR}".`);
  }
  if (cadence.kind === 'monthly' && !isDayOfMonth(cadence.day)) {
    refuse('cadence.day', cadence.day, 'Write a whole number from 1 to 31.');
  }
  for (const pause of pauses) {
    if (!isIsoDate(pause.from) || !isIsoDate(pause.to) || pause.from > pause.to) {
      refuse('pause', pause, 'Write two dates, "from" not after "to".');
    }
  }
}

function isDayOfMonth(day: number): boolean {
  return Number.isInteger(day) && day >= 1 && day <= 31;
}

/** A cadence and its pauses as text, by which an edit is noticed and the former calendar rebuilt. */
export function cadenceKey(cadence: Cadence, pauses: readonly Pause[]): string {
  return JSON.stringify([cadence, pauses]);
}

/** The cadence and pauses behind a key that `cadenceKey` wrote. */
export function readCadenceKey(key: string): readonly [Cadence, readonly Pause[]] {
  return JSON.parse(key) as [Cadence, readonly Pause[]];
}
