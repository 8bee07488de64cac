import { catchError, concat, concatMap, ignoreElements, map, type Observable, of } from 'rxjs';
import { noted, OURS, type Published } from '../src/domain/published.js';
import type { ExporterState } from '../src/domain/state.js';
import { callWithTimeout } from './call-with-timeout.js';
import type { EvaluationContext } from './evaluation-context.js';
import type { PipelineDeps } from './pipeline-deps.js';

/** The live file as readers find it. What somebody did to it is noted in the state. */
export function lookAtFile(
  deps: PipelineDeps,
  exporter: string,
  state: ExporterState,
): Observable<Pick<EvaluationContext, 'state' | 'published'>> {
  const read = deps.published;
  if (read === undefined) return of({ state, published: OURS });
  return callWithTimeout(deps, 'looking at the live file', () => read(exporter, state)).pipe(
    catchError((error: unknown) => of<Published>({ kind: 'unread', message: messageOf(error) })),
    concatMap((published) => {
      const after = noted(state, published, deps.scheduler.now());
      if (after === null) return of({ state, published });
      return saved(deps, exporter, after).pipe(map((now) => ({ state: now, published })));
    }),
  );
}

/** Saves a state and reads it back. */
export function saved(
  deps: PipelineDeps,
  exporter: string,
  state: ExporterState,
): Observable<ExporterState> {
  return concat(
    callWithTimeout(deps, 'saving the state', () => deps.saveState(exporter, state)).pipe(
      ignoreElements(),
    ),
    callWithTimeout(deps, 'reading the state', () => deps.state(exporter)),
  );
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
