import type { ExporterState } from '../src/domain/state.js';
import { adoptCadence } from './cadence-edit.js';
import { demandOf } from './demand.js';
import { causeOf } from './due.js';
import type { Look } from './look.js';
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
