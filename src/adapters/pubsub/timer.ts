import type { Timer } from '../../ports/timer.js';

/** True when the work, which must not reject, is done within `ms` milliseconds. */
export function within(timer: Timer, ms: number, work: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = timer.after(ms, () => resolve(false));
    void work.then(() => {
      cancel();
      resolve(true);
    });
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
  let cancel = timer.after(limitMs, look);
  function look(): void {
    // A clock set back must not lengthen the wait beyond one whole of it.
    const quiet = Math.max(0, timer.now() - last);
    if (quiet >= limitMs) bark();
    else cancel = timer.after(limitMs - quiet, look);
  }
  return {
    sign: () => {
      last = timer.now();
    },
    stop: () => cancel(),
  };
}

/** Milliseconds before a further try: a second, then twice as long each time, at most a minute. */
export function backOffMs(failures: number): number {
  return Math.min(60_000, 1000 * 2 ** Math.min(failures - 1, 6));
}
