import { type SchedulerLike, VirtualTimeScheduler } from 'rxjs';
import type { EpochMs } from '../src/domain/date.js';

/** Time that passes only when it is advanced; its instants are epoch milliseconds. */
export interface VirtualTime {
  readonly scheduler: SchedulerLike;
  /** Runs everything due up to and including the instant, then stands there. */
  advanceTo(instant: EpochMs): void;
  /** Runs everything due before the instant, then stands there: what happens now comes before what is due. */
  arriveAt(instant: EpochMs): void;
}

/** Virtual time that begins at an instant. */
export function virtualTime(start: EpochMs): VirtualTime {
  const frames = new VirtualTimeScheduler(undefined, Number.POSITIVE_INFINITY);
  frames.frame = start;
  const advance = (last: EpochMs, instant: EpochMs) => {
    frames.maxFrames = last;
    frames.flush();
    frames.frame = Math.max(frames.frame, instant);
  };
  return {
    scheduler: frames,
    advanceTo: (instant) => advance(instant, instant),
    // Timers are due at whole milliseconds.
    arriveAt: (instant) => advance(instant - 0.5, instant),
  };
}
