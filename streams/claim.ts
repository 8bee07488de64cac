import { catchError, concatMap, endWith, ignoreElements, type Observable, of } from 'rxjs';
import { PreconditionFailed } from '../src/domain/errors.js';
import { effect } from './effect.js';
import type { Done, Request, Rest } from './flow.js';
import { claimedElsewhere, type Leases } from './lease.js';
import type { World } from './world.js';

/** A run that is claimed. */
interface Claimed {
  readonly kind: 'claimed';
  readonly request: Request;
}

/**
 * Claims a run before it starts, so that of several instances one runs it, and renews the claim until
 * the work on it is over. The claim is written into the very state that the gate decided on: who
 * changed it meanwhile wins, and the gate looks again. A dead holder's claim is taken over.
 * @param work what follows, for what rests as well
 */
export function claim(
  world: World,
  leases: Leases,
  work: (item$: Observable<Rest | Request>) => Observable<Rest | Done>,
): (due$: Observable<Rest | Request>) => Observable<Rest | Done> {
  return (due$) =>
    due$.pipe(
      concatMap((item) =>
        item.kind === 'rest' || item.destination === 'history'
          ? of(item)
          : claimed(world, leases, item),
      ),
      concatMap((item) =>
        item.kind === 'claimed'
          ? leases.keep(item.request, of(item.request).pipe(work))
          : of(item).pipe(work),
      ),
    );
}

function claimed(world: World, leases: Leases, request: Request): Observable<Rest | Claimed> {
  const { exporter, state } = request;
  const held = state.claim;
  if (held !== null && !leases.isDead(exporter, held)) {
    return of(claimedElsewhere(world, request, held.holder));
  }
  const mine = { ...state, claim: leases.begin(request) };
  return effect(world, 'claiming the run', () => world.saveState(exporter, mine)).pipe(
    ignoreElements(),
    endWith({ kind: 'claimed', request } as const),
    catchError((error: unknown) => {
      leases.drop(request);
      if (!(error instanceof PreconditionFailed)) throw error;
      return of(claimedElsewhere(world, request, 'somebody'));
    }),
  );
}
