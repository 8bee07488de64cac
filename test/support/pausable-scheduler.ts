import type { SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import type { EpochMs } from '../../src/domain/date.js';

/**
 * Time as a process sees it that is stopped for a while, whose timers fire when it goes on, and whose
 * wall clock may be set.
 */
export interface PausableScheduler {
  readonly scheduler: SchedulerLike;
  /** @param instant by the clock around it */
  pauseUntil(instant: EpochMs): void;
  /** Sets its wall clock apart from the one around it, without time passing. */
  setClock(byMs: number): void;
  /** How far its wall clock is from the one around it. */
  offset(): number;
}

export function pausableScheduler(inner: SchedulerLike): PausableScheduler {
  let until = 0;
  let offset = 0;
  return {
    offset: () => offset,
    setClock: (byMs) => {
      offset += byMs;
    },
    pauseUntil: (instant) => {
      until = instant;
    },
    scheduler: {
      now: () => inner.now() + offset,
      schedule: <T>(
        work: (this: SchedulerAction<T>, state?: T) => void,
        delay = 0,
        state?: T,
      ): Subscription =>
        inner.schedule<T>(
          function (given) {
            const left = until - inner.now();
            if (left > 0) this.schedule(given, left);
            else work.call(this, given);
          },
          delay,
          state,
        ),
    },
  };
}
