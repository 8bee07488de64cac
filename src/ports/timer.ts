import type { EpochMs } from '../domain/date.js';

/** A clock that can call back: the adapters' only measure of time. */
export interface Timer {
  now(): EpochMs;
  /** Calls `run` once, `ms` milliseconds from now, unless the returned function cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's own clock. */
export const systemTimer: Timer = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timeout = setTimeout(run, ms);
    return () => clearTimeout(timeout);
  },
};
