import {
  asyncScheduler,
  defer,
  finalize,
  lastValueFrom,
  merge,
  type ObservableInput,
  retry,
  type SchedulerLike,
  Subscription,
  throwError,
  timer,
} from 'rxjs';
import { isPortFailure } from '../domain/errors.js';
import type { LogEventAt } from '../domain/log-events.js';
import type { Log } from '../log.js';
import { backOffMs } from '../ports/timer.js';
import type { ReadinessCheck } from './readiness-checks.js';

/** The other side is asked again after that, whatever it asks for. */
const LONGEST_MS = 60_000;

export interface RetryUntilReachableOptions {
  readonly log: Log;
  /**
   * True: the work is done by a service on the network. Of what is permanent there, credentials, a
   * permission or a bucket may be granted while the program runs. A folder is as it is.
   */
  readonly remote: boolean;
  /** What else will be needed: looked at as soon as the start has failed, so that all is told at once. */
  readonly others?: readonly ReadinessCheck[];
  readonly scheduler?: SchedulerLike;
}

/**
 * Does what a start cannot do without, again and again while it fails: after 1, 2, 4 … 60 seconds,
 * no sooner than the other side asks for (up to the 60), for ever. Each failure is logged with what
 * cannot be reached and what to do about it; so is each of the others, until it can be reached.
 * @throws what no waiting changes: errors that are of no port, such as a `UsageError`, and, unless
 *   the work is `remote`, those that are permanent, such as a file where a folder must be
 */
export function retryUntilReachable<T>(
  work: () => Promise<T>,
  reaching: RetryUntilReachableOptions,
): Promise<T> {
  const { log, remote, others = [], scheduler = asyncScheduler } = reaching;
  const later = (
    error: unknown,
    failures: number,
    event: LogEventAt<'warn'> & LogEventAt<'error'>,
    what: string,
  ) => {
    const delayMs = delayAfter(error, failures);
    const level = isPortFailure(error) && error.permanent ? 'error' : 'warn';
    log[level]({ event, err: error, delayMs }, what);
    return timer(delayMs, scheduler);
  };
  const lookAt = ({ name, look }: ReadinessCheck) =>
    again(look, (error, failures) =>
      later(error, failures, 'dependency.unreachable', `${name} cannot be used yet; retrying`),
    );
  const looks = new Subscription();
  const started$ = again(work, (error, failures) => {
    if (!isPortFailure(error) || (error.permanent && !remote)) return throwError(() => error);
    if (failures === 1) looks.add(merge(...others.map(lookAt)).subscribe());
    return later(error, failures, 'service.start-delayed', 'cannot start yet; retrying');
  });
  return lastValueFrom(started$.pipe(finalize(() => looks.unsubscribe())));
}

/** Does the work until it is done. @param wait says when to try again, or fails */
function again<T>(
  work: () => Promise<T>,
  wait: (error: unknown, failures: number) => ObservableInput<unknown>,
) {
  return defer(work).pipe(retry({ delay: wait }));
}

function delayAfter(error: unknown, failures: number): number {
  const asked = isPortFailure(error) ? (error.retryAfterMs ?? 0) : 0;
  return Math.max(backOffMs(failures), Math.min(asked, LONGEST_MS));
}
