import { inTime, type Timer } from '../../ports/timer.js';
import { unavailable } from './trouble.js';

/** How long the other side may take for a simple answer. */
export const ANSWER_MS = 10_000;

/**
 * What the work comes to, if that is known in time; otherwise fails as if nothing could be reached.
 * @param missing what there is not, e.g. `no answer`
 */
export function answered<T>(timer: Timer, work: Promise<T>, missing: string): Promise<T> {
  return inTime(timer, ANSWER_MS, work, () => {
    throw unavailable(`${missing} in ${ANSWER_MS / 1000} seconds`);
  });
}

/** Barks when there has been no sign of life for a while. */
export interface Watchdog {
  sign(): void;
  stop(): void;
}

/** Watches from now on; barks once. A sign costs nothing but a look at the clock. */
export function watchdog(timer: Timer, limitMs: number, bark: () => void): Watchdog {
  let last = timer.now();
  let waiting = timer.schedule(look, limitMs);
  function look(): void {
    // A clock set back must not lengthen the wait beyond one whole of it.
    const quiet = Math.max(0, timer.now() - last);
    if (quiet >= limitMs) bark();
    else waiting = timer.schedule(look, limitMs - quiet);
  }
  return {
    sign: () => {
      last = timer.now();
    },
    stop: () => waiting.unsubscribe(),
  };
}
