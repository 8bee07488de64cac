import { defer, from, type Observable, type ObservableInput, throwError, timeout } from 'rxjs';
import { TrendsError } from '../src/domain/errors.js';
import type { World } from './world.js';

/**
 * Runs an effect of the world. One that throws, or that hangs longer than a run may take, errors:
 * a promise nobody settles must not stop a lane for good.
 */
export function effect<T>(
  { scheduler, settings: { runTimeoutMs } }: World,
  what: string,
  act: () => ObservableInput<T>,
): Observable<T> {
  const hung = () =>
    new TrendsError(`${what} took longer than ${runTimeoutMs / 1000} s`, {
      remedy: 'Check the store or warehouse behind it; it is tried again.',
    });
  return defer(() => from(act())).pipe(
    timeout({ each: runTimeoutMs, scheduler, with: () => throwError(hung) }),
  );
}
