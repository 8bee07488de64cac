import type { SchedulerLike } from 'rxjs';

/** Resolves after `ms` milliseconds, or as soon as one of the signals is aborted; never rejects. */
export function wait(
  scheduler: SchedulerLike,
  ms: number,
  signals: readonly AbortSignal[],
): Promise<void> {
  if (ms <= 0 || signals.some(({ aborted }) => aborted)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      timer.unsubscribe();
      for (const signal of signals) signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = scheduler.schedule(done, ms);
    for (const signal of signals) signal.addEventListener('abort', done, { once: true });
  });
}
