import type { EpochMs } from '../domain/date.js';

/** A clock that can call back; every scheduler of rxjs is one. */
export interface Timer {
  now(): EpochMs;
  /** Calls `run` once, `ms` milliseconds from now, unless it is unsubscribed. */
  schedule(run: () => void, ms: number): { unsubscribe(): void };
}

/** The machine's own clock. */
export const systemTimer: Timer = {
  now: () => Date.now(),
  schedule: (run, ms) => {
    const timeout = setTimeout(run, ms);
    return { unsubscribe: () => clearTimeout(timeout) };
  },
};

/** Resolves after `ms` milliseconds, or as soon as one of the signals is aborted; never rejects. */
export function wait(timer: Timer, ms: number, signals: readonly AbortSignal[]): Promise<void> {
  if (ms <= 0 || signals.some(({ aborted }) => aborted)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      waiting.unsubscribe();
      for (const signal of signals) signal.removeEventListener('abort', done);
      resolve();
    };
    const waiting = timer.schedule(done, ms);
    for (const signal of signals) signal.addEventListener('abort', done, { once: true });
  });
}

/**
 * What the work comes to, or what `late` says (it may throw) when that takes longer than `ms`
 * milliseconds. The work goes on then, and what still comes of it is ignored.
 */
export function inTime<T, L>(
  timer: Timer,
  ms: number,
  work: Promise<T>,
  late: () => L,
): Promise<T | L> {
  return new Promise((resolve, reject) => {
    const waiting = timer.schedule(() => resolve(Promise.resolve().then(late)), ms);
    work.finally(() => waiting.unsubscribe()).then(resolve, reject);
  });
}

/** How waits grow from failure to failure. */
interface Doubling {
  /** The longest wait before the second try; it doubles with each further one. */
  readonly firstDelayMs: number;
  /** No wait is longer than this, unless the other side asks for it. */
  readonly longestDelayMs: number;
}

/** How often, and for how long, a call is tried. */
export interface BackOff extends Doubling {
  /** Tries of one call, the first one included. */
  readonly attempts: number;
  /** No try begins later than this after the first. */
  readonly totalMs: number;
}

/** For what is tried for ever: 1, 2, 4 … 60 seconds. */
const FOR_EVER: Doubling = { firstDelayMs: 1_000, longestDelayMs: 60_000 };

/** The longest wait (milliseconds) after so many failures, at least one. */
export function backOffMs(failures: number, doubling: Doubling = FOR_EVER): number {
  return Math.min(doubling.longestDelayMs, doubling.firstDelayMs * 2 ** (failures - 1));
}

/** What a try's failure leads to. */
interface Failed {
  /** Failed tries so far, at least 1. */
  readonly failures: number;
  /** Milliseconds since the first try began. */
  readonly elapsedMs: number;
  /** What the other side asked for. */
  readonly retryAfterMs: number | undefined;
}

/**
 * Milliseconds to wait before the next try, null: give up. Exponential with full jitter: uniform
 * between nothing and the ceiling, so that those who failed together do not come back together.
 * What the other side asks for is waited out first.
 * @param random uniform in [0, 1)
 */
export function delayAfter(
  backOff: BackOff,
  { failures, elapsedMs, retryAfterMs = 0 }: Failed,
  random: () => number,
): number | null {
  if (failures >= backOff.attempts) return null;
  const jitter = random() * backOffMs(failures, backOff);
  const delay = Math.round(Math.max(0, retryAfterMs) + jitter);
  // A clock set back must not lengthen the budget beyond one whole of it.
  return Math.max(0, elapsedMs) + delay > backOff.totalMs ? null : delay;
}
