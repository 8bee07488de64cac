import type { Timer } from '../../ports/timer.js';

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
