import {
  defer,
  from,
  type MonoTypeOperatorFunction,
  type Observable,
  type ObservableInput,
  of,
  retry,
  throwError,
  timeout,
} from 'rxjs';
import { PreconditionFailed, TrendsError } from '../src/domain/errors.js';
import type { PipelineDeps } from './pipeline-deps.js';

/**
 * Calls an effect. One that throws, or that hangs longer than a run may take, errors:
 * a promise nobody settles must not stop a lane for good.
 */
export function callWithTimeout<T>(
  deps: PipelineDeps,
  what: string,
  act: () => ObservableInput<T>,
): Observable<T> {
  const { scheduler, settings } = deps;
  const limit = () => throwError(() => timeoutError(deps, what));
  return defer(() => from(act())).pipe(
    timeout({ each: settings.runTimeoutMs, scheduler, with: limit }),
  );
}

/** What becomes of an effect that hangs longer than a run may take. */
export function timeoutError(
  { settings: { runTimeoutMs } }: PipelineDeps,
  what: string,
): TrendsError {
  return new TrendsError(`${what} took longer than ${runTimeoutMs / 1000} s`, {
    remedy: 'Check the store or warehouse behind it; it is retried.',
  });
}

/** Races for a state that one step loses before it gives up. */
const MOST_RACES = 10;

/** Reads and saves a state again when somebody else, an operator's pause say, came between. */
export function againIfRaced<T>(): MonoTypeOperatorFunction<T> {
  return retry({
    count: MOST_RACES,
    delay: (error: unknown) =>
      error instanceof PreconditionFailed ? of(null) : throwError(() => error),
  });
}
