import {
  catchError,
  concatMap,
  EMPTY,
  endWith,
  exhaustMap,
  filter,
  forkJoin,
  from,
  ignoreElements,
  interval,
  map,
  merge,
  type Observable,
  of,
  takeUntil,
} from 'rxjs';
import { callWithTimeout } from './call-with-timeout.js';
import type { Trigger } from './flow.js';
import type { ExporterPlan, PipelineDeps } from './pipeline-deps.js';
import { restorationOf } from './restore.js';
import { idleTrigger } from './triggers.js';

/** How often it is looked whether readers find the live files as they were published. */
const OUTPUT_CHECK_MS = 60_000;

/**
 * Looks at the live files, besides the evaluations that other triggers bring: every minute, and on every tick,
 * whose own evaluation may have to wait for the runs to be spaced. Wakes the exporters whose file is to be
 * put right, until the triggers end.
 */
export function outputs(deps: PipelineDeps): (wakes$: Observable<Trigger>) => Observable<Trigger> {
  const { scheduler, exporters } = deps;
  if (deps.published === undefined) return () => EMPTY;
  return (wakes$) => {
    const over$ = wakes$.pipe(ignoreElements(), endWith(null));
    const all$ = interval(OUTPUT_CHECK_MS, scheduler).pipe(
      takeUntil(over$),
      exhaustMap(() => from(exporters).pipe(concatMap((plan) => check(deps, plan, 'reconcile')))),
    );
    const ticked$ = wakes$.pipe(
      filter(({ why, asOf }) => why === 'tick' && asOf === null),
      concatMap(({ exporter }) => {
        const plan = exporters.find(({ name }) => name === exporter);
        return plan === undefined ? EMPTY : check(deps, plan, 'tick');
      }),
    );
    return merge(all$, ticked$);
  };
}

/** A failure is not told: the next look at the exporter tells of it. */
function check(
  deps: PipelineDeps,
  { name }: ExporterPlan,
  why: Trigger['why'],
): Observable<Trigger> {
  const { published, scheduler } = deps;
  if (published === undefined) return EMPTY;
  return callWithTimeout(deps, 'reading the state', () => deps.state(name)).pipe(
    concatMap((state) =>
      forkJoin({
        state: of(state),
        file: callWithTimeout(deps, 'looking at the live file', () => published(name, state)),
      }),
    ),
    filter(({ state, file }) => restorationOf(file, state, scheduler.now(), why).kind === 'now'),
    map((): Trigger => ({ ...idleTrigger(name), why, restore: true })),
    catchError(() => EMPTY),
  );
}
