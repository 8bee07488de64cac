import {
  type Observable,
  type SchedulerAction,
  type SchedulerLike,
  type Subscription,
  VirtualTimeScheduler,
} from 'rxjs';
import { type EpochMs, type IsoDate, newYorkDate } from '../../src/domain/date.js';
import { newYorkInstant } from '../../src/domain/wall-clock.js';

/** A clock that stands still until it is moved, and whose instants are epoch milliseconds. */
export interface VirtualTime {
  readonly scheduler: SchedulerLike;
  now(): EpochMs;
  /** Milliseconds that have passed, whatever was done to the wall clock. */
  elapsed(): number;
  today(): IsoDate;
  /** Runs everything due up to and including the instant, then stands there. */
  advanceTo(instant: EpochMs): void;
  advanceBy(ms: number): void;
  /** Moves the wall clock without time passing: timers under way run on. */
  setClock(byMs: number): void;
  /** Does something at an instant. */
  at(instant: EpochMs, act: () => void): void;
}

/** Virtual time that begins at an instant. */
export function virtualTime(start: EpochMs): VirtualTime {
  const frames = new VirtualTimeScheduler(undefined, Number.POSITIVE_INFINITY);
  frames.frame = start;
  let offset = 0;
  const now = () => frames.frame + offset;
  const scheduler: SchedulerLike = {
    now,
    schedule: <T>(
      work: (this: SchedulerAction<T>, state?: T) => void,
      delay = 0,
      state?: T,
    ): Subscription => frames.schedule(work, delay, state),
  };
  const advanceTo = (instant: EpochMs) => {
    frames.maxFrames = instant - offset;
    frames.flush();
    frames.frame = Math.max(frames.frame, instant - offset);
  };
  return {
    scheduler,
    now,
    elapsed: () => frames.frame - start,
    today: () => newYorkDate(now()),
    advanceTo,
    advanceBy: (ms) => advanceTo(now() + ms),
    setClock: (byMs) => {
      offset += byMs;
    },
    at: (instant, act) => void frames.schedule(act, Math.max(0, instant - now())),
  };
}

/** The instant at which New York's clocks read `HH:MM` on a date. */
export function newYork(date: IsoDate, at: string): EpochMs {
  return newYorkInstant(date, at);
}

/** Everything an observable emits, with the instant; the list grows as time is advanced. */
export function collect<T>(
  time: VirtualTime,
  source$: Observable<T>,
  values: T[] = [],
): {
  readonly values: readonly T[];
  readonly times: readonly EpochMs[];
  readonly subscription: Subscription;
  ended(): 'open' | 'completed' | 'failed';
} {
  const times: EpochMs[] = [];
  let ended: 'open' | 'completed' | 'failed' = 'open';
  const subscription = source$.subscribe({
    next: (value) => {
      values.push(value);
      times.push(time.now());
    },
    error: () => {
      ended = 'failed';
    },
    complete: () => {
      ended = 'completed';
    },
  });
  return { values, times, subscription, ended: () => ended };
}
