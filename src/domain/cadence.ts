import type { DateSpan, IsoDate } from './date.js';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When a file is wanted, as wall-clock time in New York; `at` is `HH:MM`. */
export type Cadence =
  | { readonly kind: 'daily'; readonly at: string }
  | { readonly kind: 'weekly'; readonly on: Weekday; readonly at: string }
  | {
      readonly kind: 'biweekly';
      readonly on: Weekday;
      readonly at: string;
      /** A date in a week that has a slot; parity counts from its week. */
      readonly anchor: IsoDate;
    }
  | {
      readonly kind: 'monthly';
      /** Day of the month, 1 to 31; a shorter month's slot falls on its last day. */
      readonly day: number;
      readonly at: string;
    };

/** Dates without slots (both ends in), per exporter. */
export type Pause = DateSpan;
