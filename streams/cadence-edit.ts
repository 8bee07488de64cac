import { readCadenceKey } from '../src/domain/cadence.js';
import { cadenceCalendar } from '../src/domain/calendar.js';
import { requiredDate } from '../src/domain/reach.js';
import { covers, type ExporterState } from '../src/domain/state.js';
import { datedTables, type Look } from './look.js';

/**
 * The state after an edit of the calendar, or null when there was none. When the old calendar's slot
 * is covered it is not run again: the new calendar holds from now. An open slot stays open.
 */
export function adoptCadence(look: Look): ExporterState | null {
  const { plan, state, now } = look;
  const { cadence } = state;
  if (cadence?.key === plan.cadenceKey) return null;
  if (cadence === null) return { ...state, cadence: { key: plan.cadenceKey, since: 0 } };
  const since = formerSlotCovered(look, cadence.key) ? now : cadence.since;
  return { ...state, cadence: { key: plan.cadenceKey, since } };
}

function formerSlotCovered({ plan, state, levels, now }: Look, formerKey: string): boolean {
  const slot = cadenceCalendar(plan.name, ...readCadenceKey(formerKey)).latest(now);
  if (slot === null) return true;
  const tables = datedTables(plan);
  return covers(state.live, slot.day, requiredDate(levels, tables, slot.day, now), tables, now);
}
