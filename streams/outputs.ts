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
import { effect } from './effect.js';
import type { Wake } from './flow.js';
import { restorationOf } from './restore.js';
import { glance } from './wakes.js';
import type { ExporterPlan, World } from './world.js';

/** How often it is looked whether readers find the live files as they were published. */
const OUTPUT_CHECK_MS = 60_000;

/**
 * Looks at the live files, besides the looks that other wakes bring: every minute, and on every tick,
 * whose own look may have to wait for the runs to be spaced. Wakes the exporters whose file is to be
 * put right, until the wakes end.
 */
export function outputs(world: World): (wakes$: Observable<Wake>) => Observable<Wake> {
  const { scheduler, exporters } = world;
  if (world.published === undefined) return () => EMPTY;
  return (wakes$) => {
    const over$ = wakes$.pipe(ignoreElements(), endWith(null));
    const all$ = interval(OUTPUT_CHECK_MS, scheduler).pipe(
      takeUntil(over$),
      exhaustMap(() => from(exporters).pipe(concatMap((plan) => check(world, plan, 'reconcile')))),
    );
    const ticked$ = wakes$.pipe(
      filter(({ why, asOf }) => why === 'tick' && asOf === null),
      concatMap(({ exporter }) => {
        const plan = exporters.find(({ name }) => name === exporter);
        return plan === undefined ? EMPTY : check(world, plan, 'tick');
      }),
    );
    return merge(all$, ticked$);
  };
}

/** A failure is not told: the next look at the exporter tells of it. */
function check(world: World, { name }: ExporterPlan, why: Wake['why']): Observable<Wake> {
  const { published, scheduler } = world;
  if (published === undefined) return EMPTY;
  return effect(world, 'reading the state', () => world.state(name)).pipe(
    concatMap((state) =>
      forkJoin({
        state: of(state),
        file: effect(world, 'looking at the live file', () => published(name, state)),
      }),
    ),
    filter(({ state, file }) => restorationOf(file, state, scheduler.now(), why).kind === 'now'),
    map((): Wake => ({ ...glance(name), why, restore: true })),
    catchError(() => EMPTY),
  );
}
