import type { Timer } from '../../ports/timer.js';
import { within } from './timer.js';
import { unavailable } from './trouble.js';

/** How long the other side may take for a simple answer. */
export const ANSWER_MS = 10_000;

/**
 * What the work comes to, if that is known in time; otherwise fails as if nothing could be reached.
 * @param missing what there is not, e.g. `no answer`
 */
export async function answered<T>(timer: Timer, work: Promise<T>, missing: string): Promise<T> {
  const settled = work.then(
    () => {},
    () => {},
  );
  if (await within(timer, ANSWER_MS, settled)) return work;
  throw unavailable(`${missing} in ${ANSWER_MS / 1000} seconds`);
}
