import { catchError, concatMap, map, type Observable, of } from 'rxjs';
import { callWithTimeout } from './call-with-timeout.js';
import type { ComputedRun, Failure, Ran } from './flow.js';
import type { Leases } from './lease.js';
import type { PipelineDeps } from './pipeline-deps.js';
import { unexpected } from './run.js';

/** Publishes what was computed. A store's failure is a failed run, never an error of the stream. */
export function publish(
  deps: PipelineDeps,
  leases: Pick<Leases, 'holds'>,
): (computed$: Observable<ComputedRun>) => Observable<Ran> {
  return (computed$) =>
    computed$.pipe(
      concatMap(({ request, draft }) => {
        const failed = (failure: Failure): Ran => ({ kind: 'failed', request, draft, failure });
        // What goes to history alone is claimed by nobody.
        const holds = () =>
          request.destination === 'history' ? of(request.state) : leases.holds(request);
        return callWithTimeout(deps, 'publishing', () => deps.publish(request, draft, holds)).pipe(
          map(
            (result): Ran =>
              result.kind === 'publication'
                ? { kind: 'published', request, draft, publication: result }
                : failed(result),
          ),
          catchError((error: unknown) => of(failed(unexpected(deps, request, error)))),
        );
      }),
    );
}
