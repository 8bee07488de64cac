import { catchError, concat, concatMap, ignoreElements, map, type Observable, of } from 'rxjs';
import { noted, OURS, type Published } from '../src/domain/published.js';
import type { ExporterState } from '../src/domain/state.js';
import { effect } from './effect.js';
import type { Look } from './look.js';
import type { World } from './world.js';

/** The live file as readers find it. What somebody did to it is noted in the state. */
export function lookAtFile(
  world: World,
  exporter: string,
  state: ExporterState,
): Observable<Pick<Look, 'state' | 'published'>> {
  const read = world.published;
  if (read === undefined) return of({ state, published: OURS });
  return effect(world, 'looking at the live file', () => read(exporter, state)).pipe(
    catchError((error: unknown) => of<Published>({ kind: 'unread', message: messageOf(error) })),
    concatMap((published) => {
      const after = noted(state, published, world.scheduler.now());
      if (after === null) return of({ state, published });
      return saved(world, exporter, after).pipe(map((now) => ({ state: now, published })));
    }),
  );
}

/** Saves a state and reads it back. */
export function saved(
  world: World,
  exporter: string,
  state: ExporterState,
): Observable<ExporterState> {
  return concat(
    effect(world, 'saving the state', () => world.saveState(exporter, state)).pipe(
      ignoreElements(),
    ),
    effect(world, 'reading the state', () => world.state(exporter)),
  );
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
