import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import { type EpochMs, newYorkDate, startOfNewYorkDay } from '../domain/date.js';
import { slotsAhead } from '../explain/slots-ahead.js';
import type { CalendarView } from './api.js';

/** The slots from the beginning of today on. Pure. */
export function calendarView(
  plans: readonly ExporterPlan[],
  now: EpochMs,
  days: number,
): CalendarView {
  const from = newYorkDate(now);
  return { from, days, slots: slotsAhead(plans, startOfNewYorkDay(from), days) };
}
