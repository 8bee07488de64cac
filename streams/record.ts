import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  from,
  ignoreElements,
  type Observable,
  of,
} from 'rxjs';
import { type Finished, keepsLandings, recordOf, stateAfter } from './conclude.js';
import type { Done, Ran, Rest } from './flow.js';
import type { World } from './world.js';

/** Saves what each look and run came to: the exporter's state first, then the journal's line. */
export function record(world: World): (ended$: Observable<Rest | Ran>) => Observable<Rest | Done> {
  const said = new Map<string, string>();
  return (ended$) =>
    ended$.pipe(
      concatMap(
        (item): Observable<Rest | Done> =>
          item.kind === 'ran' ? recordRun(world, item) : recordRest(world, said, item),
      ),
    );
}

function recordRun(world: World, ran: Ran): Observable<Done> {
  const { request } = ran;
  const plan = world.exporters.find(({ name }) => name === request.exporter);
  if (plan === undefined) throw new Error(`no exporter ${request.exporter}`);
  const finished: Finished = { plan, ran, finishedAt: world.scheduler.now() };
  const run = recordOf(finished);
  const state$ = defer(() => from(world.state(request.exporter))).pipe(
    concatMap((state) => from(world.saveState(request.exporter, stateAfter(state, finished)))),
  );
  const line$ = defer(() => from(world.journal({ kind: 'run', run })));
  const keep = keepsLandings(ran) ? request.landings : request.keep;
  const done: Done = { kind: 'done', record: run, keep };
  return concat(saved(world, concat(state$, line$), `run ${run.runId}`), of(done));
}

/** A verdict is journaled when it says something new: another reason, or landings not yet judged. */
function recordRest(world: World, said: Map<string, string>, rest: Rest): Observable<Rest> {
  const { exporter, reason, detail, landings } = rest.verdict;
  const saying = JSON.stringify([reason, detail, landings]);
  if (said.get(exporter) === saying) return of(rest);
  said.set(exporter, saying);
  const line$ = defer(() => from(world.journal({ kind: 'verdict', verdict: rest.verdict })));
  return concat(saved(world, line$, `the verdict on ${exporter}`), of(rest));
}

/** Completes when the effects have; their failure is reported, and the next look finds the levels as they are. */
function saved(world: World, effects$: Observable<unknown>, what: string): Observable<never> {
  return effects$.pipe(
    ignoreElements(),
    catchError((error: unknown) => {
      world.warn(`${what} could not be recorded`, error);
      return EMPTY;
    }),
  );
}
