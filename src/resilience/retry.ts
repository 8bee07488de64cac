import type { SchedulerLike } from 'rxjs';
import { type BackOff, delayAfter } from './back-off.js';
import { CircuitOpen } from './circuit.js';
import { isTransient, type Transient } from './transient.js';
import { wait } from './wait.js';

/** A try that failed and will be followed by another. */
export interface Retry {
  /** The call, e.g. `put v1/trends/quick-hits.json`. */
  readonly call: string;
  /** Failed tries so far. */
  readonly failures: number;
  readonly delayMs: number;
  readonly error: Transient;
}

export interface RetryOptions extends BackOff {
  /** Tells the time and waits. Ports answer in real time, so this is never a replay's clock. */
  readonly scheduler: SchedulerLike;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Aborted when the process stops: tries under way finish, none follows. */
  readonly signal?: AbortSignal;
  readonly onRetry?: (retry: Retry) => void;
}

/**
 * Tries until it succeeds, fails for good, or the budget is spent; then the last error is thrown.
 * An open circuit is not waited for: the caller learns at once that it will take a while.
 * @param signal the caller's; once it is aborted nothing is tried again
 */
export async function retry<T>(
  call: string,
  attempt: () => Promise<T>,
  options: RetryOptions,
  signal?: AbortSignal,
): Promise<T> {
  const { scheduler, random, onRetry } = options;
  const signals = [signal, options.signal].filter((one) => one !== undefined);
  const stopped = () => signals.some(({ aborted }) => aborted);
  const startedAt = scheduler.now();
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (stopped() || !isTransient(error) || error.cause instanceof CircuitOpen) throw error;
      const elapsedMs = scheduler.now() - startedAt;
      const { retryAfterMs } = error;
      const delayMs = delayAfter(options, { failures, elapsedMs, retryAfterMs }, random);
      if (delayMs === null) throw error;
      onRetry?.({ call, failures, delayMs, error });
      await wait(scheduler, delayMs, signals);
      if (stopped()) throw error;
    }
  }
}
