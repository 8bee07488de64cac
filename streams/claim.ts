import {
  catchError,
  concatMap,
  endWith,
  ignoreElements,
  type Observable,
  type OperatorFunction,
  of,
} from 'rxjs';
import { PreconditionFailed } from '../src/domain/errors.js';
import { callWithTimeout } from './call-with-timeout.js';
import type { Done, Request, Skipped } from './flow.js';
import { claimedElsewhere, type Leases } from './lease.js';
import type { PipelineDeps } from './pipeline-deps.js';

/**
 * Claims a run before it starts, so that of several instances one runs it, and renews the claim until
 * the work on it is over. The claim is written into the very state that the gate decided on: who
 * changed it meanwhile wins, and the gate evaluates again. A dead holder's claim is taken over.
 * @param work what follows on a run that is ours
 * @param elsewhere what becomes of one that somebody else has claimed
 */
export function claim(
  deps: PipelineDeps,
  leases: Leases,
  work: OperatorFunction<Request, Done>,
  elsewhere: OperatorFunction<Skipped, Skipped>,
): OperatorFunction<Request, Skipped | Done> {
  return concatMap((request) => {
    const work$ = of(request).pipe(work);
    if (request.destination === 'history') return work$;
    return claimed(deps, leases, request).pipe(
      concatMap(
        (item): Observable<Skipped | Done> =>
          item.kind === 'skipped' ? of(item).pipe(elsewhere) : leases.keep(request, work$),
      ),
    );
  });
}

/** The request once it is claimed, or what is left of it. */
function claimed(
  deps: PipelineDeps,
  leases: Leases,
  request: Request,
): Observable<Skipped | Request> {
  const { exporter, state } = request;
  const held = state.claim;
  if (held !== null && !leases.isDead(exporter, held)) {
    return of(claimedElsewhere(deps, request, held.holder));
  }
  const mine = { ...state, claim: leases.begin(request) };
  return callWithTimeout(deps, 'claiming the run', () => deps.saveState(exporter, mine)).pipe(
    ignoreElements(),
    endWith(request),
    catchError((error: unknown) => {
      leases.drop(request);
      if (!(error instanceof PreconditionFailed)) throw error;
      return of(claimedElsewhere(deps, request, 'somebody'));
    }),
  );
}
