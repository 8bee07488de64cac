import type { EpochMs } from '../../domain/date.js';

/** A clock that can call back: the only source of time in the local adapters. */
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

/** Resolves after `ms` milliseconds, or as soon as `signal` is aborted; never rejects. */
export function pause(timer: Timer, ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = timer.after(ms, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    const stop = () => {
      cancel();
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
