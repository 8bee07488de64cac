import { catchError, concatMap, map, type Observable, of } from 'rxjs';
import { effect } from './effect.js';
import type { Ran, Rest } from './flow.js';
import type { Leases } from './lease.js';
import { unexpected } from './run.js';
import type { World } from './world.js';

/** Publishes what was computed. A store's failure is a failed run, never an error of the stream. */
export function publish(
  world: World,
  leases: Pick<Leases, 'holds'>,
): (runs$: Observable<Rest | Ran>) => Observable<Rest | Ran> {
  return (runs$) =>
    runs$.pipe(
      concatMap((item) => {
        if (item.kind === 'rest' || item.draft === null) return of(item);
        const { request, draft } = item;
        // What goes to history alone is claimed by nobody.
        const holds = () =>
          request.destination === 'history' ? of(request.state) : leases.holds(request);
        return effect(world, 'publishing', () => world.publish(request, draft, holds)).pipe(
          map(
            (result): Ran =>
              'kind' in result ? { ...item, failure: result } : { ...item, publication: result },
          ),
          catchError((error: unknown) =>
            of({ ...item, failure: unexpected(world, request, error) }),
          ),
        );
      }),
    );
}
