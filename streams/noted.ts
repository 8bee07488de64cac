import { readCadenceKey } from '../src/domain/cadence.js';
import { cadenceCalendar } from '../src/domain/calendar.js';
import { requiredDate } from '../src/domain/reach.js';
import { covers, type ExporterState } from '../src/domain/state.js';
import { demandOf } from './demand.js';
import { causeOf } from './due.js';
import { datedTables, type Look } from './look.js';
import { lossesOf } from './losses.js';

/**
 * The state with what a look alone has shown, or null when that is nothing: an edited calendar, rows
 * that are gone, and a setback that holds nothing up any more.
 */
export function notedState(look: Look): ExporterState | null {
  const adopted = adoptCadence(look);
  const seen = adopted === null ? look : { ...look, state: adopted };
  // A run under way renews its claim in this state, and what came of it is recorded there.
  if (seen.state.claim !== null) return adopted;
  const losses = lossesOf(seen);
  const followed = sameLosses(losses, seen.state.losses) ? seen.state : { ...seen.state, losses };
  const noted = isOver(seen) ? { ...followed, setback: null } : followed;
  return noted === look.state ? null : noted;
}

function sameLosses(a: ExporterState['losses'], b: ExporterState['losses']): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a setback is over without a run: what it failed on is as it was, and nothing is due. */
function isOver(look: Look): boolean {
  const { setback, live, paused } = look.state;
  if (setback === null || live === null || paused || look.wake.asOf !== null) return false;
  return causeOf(look, demandOf(look)) === null;
}

/**
 * The state after an edit of the calendar, or null when there was none. When the old calendar's slot
 * is covered it is not run again: the new calendar holds from now. An open slot stays open.
 */
function adoptCadence(look: Look): ExporterState | null {
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
