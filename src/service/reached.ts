import {
  asyncScheduler,
  defer,
  lastValueFrom,
  retry,
  type SchedulerLike,
  throwError,
  timer,
} from 'rxjs';
import type { Log } from '../log.js';
import { isTransient } from '../resilience/transient.js';

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/**
 * Does what a start cannot do without, again and again while it fails in ways that pass: after
 * 1, 2, 4 … 60 seconds, for ever. Each failure is logged with what cannot be reached.
 * @throws what will fail again until somebody acts
 */
export function reached<T>(
  work: () => Promise<T>,
  log: Log,
  scheduler: SchedulerLike = asyncScheduler,
): Promise<T> {
  const again = (error: unknown, failures: number) => {
    if (!isTransient(error)) return throwError(() => error);
    const delayMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
    log.warn({ err: error, delayMs }, 'cannot start yet; it is tried again');
    return timer(delayMs, scheduler);
  };
  return lastValueFrom(defer(work).pipe(retry({ delay: again })));
}
