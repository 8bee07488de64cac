import type { SchedulerAction, SchedulerLike, Subscription } from 'rxjs';
import type { EpochMs } from '../../src/domain/date.js';

/** Time as a process sees it that is stopped for a while: its timers fire when it goes on. */
export interface PausableScheduler {
  readonly scheduler: SchedulerLike;
  pauseUntil(instant: EpochMs): void;
}

export function pausableScheduler(inner: SchedulerLike): PausableScheduler {
  let until = 0;
  return {
    pauseUntil: (instant) => {
      until = instant;
    },
    scheduler: {
      now: () => inner.now(),
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
