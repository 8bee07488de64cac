import {
  catchError,
  concat,
  concatMap,
  connect,
  defer,
  endWith,
  filter,
  from,
  ignoreElements,
  map,
  merge,
  type Observable,
  repeat,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import { newYorkDate } from '../src/domain/date.js';
import type { Received, Tick, Wake } from './flow.js';
import { announcements, observe } from './observe.js';
import { postponements } from './postponements.js';
import type { World } from './world.js';

/** Why a sweep is made, and whom it wakes. */
interface Sweep {
  readonly why: 'start' | 'reconcile' | 'tick';
  readonly tick: Tick;
}

/**
 * Passes landings on, and looks for itself: at the start, every `reconcileMs` and on every tick the
 * levels are compared with those read before, and a change that no event announced becomes a landing
 * (source `observed`). Each time the exporters are woken, so that nothing stays due and idle.
 */
export function reconcile(
  world: World,
): (in$: Observable<Received | Tick>) => Observable<Received | Wake> {
  return (in$) =>
    defer(() => {
      const memory = announcements();
      const look$ = observe(world, memory, postponements(world));
      return in$.pipe(
        connect((shared$) => {
          const landings$ = shared$.pipe(
            filter((item) => item.kind === 'received'),
            tap(({ landing }) => memory.note(landing)),
          );
          const sweeps$ = merge(
            clock(world, shared$),
            shared$.pipe(filter(isTick), map(onTick(world))),
          );
          return merge(
            landings$,
            sweeps$.pipe(concatMap((sweep) => sweepOnce(world, look$, sweep))),
          );
        }),
      );
    });
}

function isTick(item: Received | Tick): item is Tick {
  return item.kind === 'tick';
}

/** A tick for today is one for the live file, however it was put. */
function onTick({ scheduler }: World): (tick: Tick) => Sweep {
  return (tick) => {
    const past = tick.asOf !== null && tick.asOf < newYorkDate(scheduler.now());
    return { why: 'tick', tick: past ? tick : { ...tick, asOf: null } };
  };
}

/** A sweep at the start and at every interval until the source completes. */
function clock(world: World, source$: Observable<unknown>): Observable<Sweep> {
  const exporters = world.exporters.map(({ name }) => name);
  const tick: Tick = { kind: 'tick', exporters, asOf: null, force: false };
  const { scheduler, settings } = world;
  return timer(0, scheduler).pipe(
    repeat({ delay: () => timer(settings.reconcileMs, scheduler) }),
    takeUntil(source$.pipe(ignoreElements(), endWith(null))),
    map((_, count) => ({ why: count === 0 ? 'start' : 'reconcile', tick })),
  );
}

function sweepOnce(
  world: World,
  look$: Observable<Received>,
  { why, tick }: Sweep,
): Observable<Received | Wake> {
  const observed$ = look$.pipe(
    catchError((error: unknown) => {
      world.warn('the levels could not be read', error);
      return [];
    }),
  );
  const wakes$ = defer(() =>
    from(
      tick.exporters.map(
        (exporter): Wake => ({
          kind: 'wake',
          exporter,
          why,
          landings: [],
          asOf: tick.asOf,
          force: tick.force,
        }),
      ),
    ),
  );
  return concat(observed$, wakes$);
}
