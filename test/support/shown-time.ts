import { asyncScheduler, type SchedulerAction, type SchedulerLike } from 'rxjs';
import type { EpochMs } from '../../src/domain/date.js';

/** Real time, whose clock shows what `now` says. */
export function schedulerShowing(now: () => EpochMs): SchedulerLike {
  return {
    now,
    schedule: <T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T) =>
      asyncScheduler.schedule(work, delay, state),
  };
}

/** Real time, shown as if it were `at` now. */
export function shiftedScheduler(at: EpochMs): SchedulerLike {
  const shift = at - Date.now();
  return schedulerShowing(() => Date.now() + shift);
}

/**
 * The code of a module that makes `Date.now` show another time, and the file in which a service looks
 * for its store's time with it: the clock is right, only the day is another.
 */
export function shiftedClock(byMs: number): string {
  return `
    import { promises } from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { stat } = promises;
    promises.stat = async (path, ...rest) => {
      const found = await stat(path, ...rest);
      if (String(path).includes('clock.json') && typeof found.mtimeMs === 'number') {
        found.mtimeMs += ${byMs};
      }
      return found;
    };
    syncBuiltinESMExports();
    ${wrongClock(byMs)}`;
}

/** The code of a module that makes `Date.now` show another time than the rest of the machine has. */
export function wrongClock(byMs: number): string {
  return `const now = Date.now; Date.now = () => now() + ${byMs};`;
}
