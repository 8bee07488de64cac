import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';
import type { EpochMs } from '../../src/domain/date.js';
import { turn } from './virtual-timer.js';

/** What became of a promise. */
type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown };

/** A clock for code that awaits: it jumps to the next timer once nothing else is left to do. */
export interface JumpingTime {
  readonly scheduler: SchedulerLike;
  now(): EpochMs;
  /** Timers under way. */
  pending(): number;
  /** Lets time pass until the work is settled; throws when nothing is left that could settle it. */
  settle<T>(work: Promise<T>): Promise<Outcome<T>>;
  /** Lets everything happen that happens up to the instant, then stands there. */
  advanceTo(instant: EpochMs): Promise<void>;
  /** Moves the wall clock without time passing. */
  setClock(byMs: number): void;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** A jumping clock that begins at an instant. */
export function jumpingTime(start: EpochMs = 0): JumpingTime {
  let passed = 0;
  let offset = start;
  let timers: readonly Timer[] = [];

  function schedule<T>(
    work: (this: SchedulerAction<T>, state?: T) => void,
    delay = 0,
    state?: T,
  ): Subscription {
    const action: SchedulerAction<T> = Object.assign(new Subscription(), {
      schedule(next?: T, after = 0) {
        const again = schedule(work, after, next);
        action.add(again);
        return again;
      },
    });
    const timer = { due: passed + Math.max(0, delay), run: () => work.call(action, state) };
    timers = [...timers, timer].sort((a, b) => a.due - b.due);
    action.add(() => {
      timers = timers.filter((other) => other !== timer);
    });
    return action;
  }

  /** Runs the next timer due up to a moment; false when there is none. */
  function jump(until: number): boolean {
    const [next] = timers;
    if (next === undefined || next.due > until) return false;
    timers = timers.slice(1);
    passed = next.due;
    next.run();
    return true;
  }

  async function settle<T>(work: Promise<T>): Promise<Outcome<T>> {
    let outcome: Outcome<T> | null = null;
    work.then(
      (value) => {
        outcome = { kind: 'value', value };
      },
      (error: unknown) => {
        outcome = { kind: 'error', error };
      },
    );
    for (;;) {
      await turn();
      if (outcome !== null) return outcome;
      if (!jump(Number.POSITIVE_INFINITY)) throw new Error('it hangs, and no timer is under way');
    }
  }

  return {
    scheduler: { now: () => passed + offset, schedule },
    now: () => passed + offset,
    pending: () => timers.length,
    settle,
    async advanceTo(instant) {
      await turn();
      while (jump(instant - offset)) await turn();
      passed = Math.max(passed, instant - offset);
    },
    setClock(byMs) {
      offset += byMs;
    },
  };
}
