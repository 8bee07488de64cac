import type { Cadence, Weekday } from '../../domain/cadence.js';

const DAYS: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

/** A cadence for people, e.g. `every second Monday at 06:00, counted from 2025-10-20`. */
export function cadenceText(cadence: Cadence): string {
  switch (cadence.kind) {
    case 'daily':
      return `daily at ${cadence.at}`;
    case 'weekly':
      return `every ${DAYS[cadence.on]} at ${cadence.at}`;
    case 'biweekly':
      return `every second ${DAYS[cadence.on]} at ${cadence.at}, counted from ${cadence.anchor}`;
    case 'monthly':
      return `monthly on day ${cadence.day} at ${cadence.at}`;
  }
}
