import { readCadenceKey } from '../src/domain/cadence.js';
import { cadenceCalendar } from '../src/domain/calendar.js';
import { requiredDate } from '../src/domain/completeness.js';
import { type ExporterState, satisfies } from '../src/domain/state.js';
import { causeOf } from './due.js';
import { datedTables, type EvaluationContext } from './evaluation-context.js';
import { lossesOf } from './losses.js';
import { slotStatusOf } from './slot-status.js';

/**
 * The state with what an evaluation alone has shown, or null when that is nothing: an edited calendar, rows
 * that are gone, and a setback that holds nothing up any more.
 */
export function notedState(context: EvaluationContext): ExporterState | null {
  const adopted = adoptCadence(context);
  const seen = adopted === null ? context : { ...context, state: adopted };
  // A run under way renews its claim in this state, and what came of it is recorded there.
  if (seen.state.claim !== null) return adopted;
  const losses = lossesOf(seen);
  const followed = sameLosses(losses, seen.state.losses) ? seen.state : { ...seen.state, losses };
  const noted = isOver(seen) ? { ...followed, setback: null } : followed;
  return noted === context.state ? null : noted;
}

function sameLosses(a: ExporterState['losses'], b: ExporterState['losses']): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a setback is over without a run: what it failed on is as it was, and nothing is due. */
function isOver(context: EvaluationContext): boolean {
  const { setback, live, paused } = context.state;
  if (setback === null || live === null || paused || context.trigger.asOf !== null) return false;
  return causeOf(context, slotStatusOf(context)) === null;
}

/**
 * The state after an edit of the calendar, or null when there was none. When the old calendar's slot
 * is covered it is not run again: the new calendar holds from now. An open slot stays open.
 */
function adoptCadence(context: EvaluationContext): ExporterState | null {
  const { plan, state, now } = context;
  const { cadence } = state;
  if (cadence?.key === plan.cadenceKey) return null;
  if (cadence === null) return { ...state, cadence: { key: plan.cadenceKey, since: 0 } };
  const since = formerSlotCovered(context, cadence.key) ? now : cadence.since;
  return { ...state, cadence: { key: plan.cadenceKey, since } };
}

function formerSlotCovered(
  { plan, state, levels, now }: EvaluationContext,
  formerKey: string,
): boolean {
  const slot = cadenceCalendar(plan.name, ...readCadenceKey(formerKey)).latest(now);
  if (slot === null) return true;
  const tables = datedTables(plan);
  return satisfies(state.live, slot.day, requiredDate(levels, tables, slot.day, now), tables, now);
}
