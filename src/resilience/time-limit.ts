import type { SchedulerLike } from 'rxjs';
import type { Transient, TransientFailure } from './transient.js';

export interface TimeLimit {
  readonly scheduler: SchedulerLike;
  /** A call that takes longer fails. */
  readonly callTimeoutMs: number;
}

interface TimedCall<T> {
  /** The call in messages, e.g. `get a.json`. */
  readonly call: string;
  readonly failure: (message: string, failure: TransientFailure) => Transient;
  /** Gets a signal that is aborted when nobody waits for it any more. */
  readonly work: (signal: AbortSignal) => Promise<T>;
  /** The caller's. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does the work, and fails as transient when it takes too long or its caller gives it up; the work's
 * signal is aborted then, and what still comes of it is ignored.
 */
export function withinLimit<T>(limit: TimeLimit, timed: TimedCall<T>): Promise<T> {
  const { call, failure, work, signal } = timed;
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = () => {
      timer.unsubscribe();
      signal?.removeEventListener('abort', cancelled);
    };
    const giveUp = (error: Transient) => {
      end();
      reject(error);
      controller.abort(error);
    };
    const cancelled = () =>
      giveUp(failure(`${call} was cancelled`, { remedy: 'Run it again.', cause: signal?.reason }));
    const tooSlow = () =>
      giveUp(
        failure(`${call} took longer than ${limit.callTimeoutMs / 1000} s`, {
          remedy: 'Check the network and the load of the service behind it; it is tried again.',
        }),
      );
    const timer = limit.scheduler.schedule(tooSlow, limit.callTimeoutMs);
    if (signal?.aborted) return cancelled();
    signal?.addEventListener('abort', cancelled, { once: true });
    const working = async () => work(controller.signal);
    working().finally(end).then(resolve, reject);
  });
}
