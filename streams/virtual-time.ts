import { type SchedulerLike, VirtualTimeScheduler } from 'rxjs';
import type { EpochMs } from '../src/domain/date.js';

/** Time that passes only when it is advanced; its instants are epoch milliseconds. */
export interface VirtualTime {
  readonly scheduler: SchedulerLike;
  /** Runs everything due up to and including the instant, then stands there. */
  advanceTo(instant: EpochMs): void;
}

/** Virtual time that begins at an instant. */
export function virtualTime(start: EpochMs): VirtualTime {
  const frames = new VirtualTimeScheduler(undefined, Number.POSITIVE_INFINITY);
  frames.frame = start;
  return {
    scheduler: frames,
    advanceTo(instant) {
      frames.maxFrames = instant;
      frames.flush();
      frames.frame = Math.max(frames.frame, instant);
    },
  };
}
