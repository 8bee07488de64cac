import {
  catchError,
  concat,
  concatMap,
  connect,
  defer,
  EMPTY,
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
import { type Announcements, announcements } from './announcements.js';
import type { Received, Tick, Wake } from './flow.js';
import { datedTables } from './look.js';
import { observe } from './observe.js';
import { postponements } from './postponements.js';
import type { World } from './world.js';

/** Why a sweep is made, and whom it wakes. */
interface Sweep {
  readonly why: 'start' | 'reconcile' | 'tick';
  readonly tick: Tick;
}

/**
 * Passes landings on, and looks for itself: at the start, every `reconcileMs` and on every tick the
 * levels are compared with the last journaled ones, and a change that no event announced becomes a
 * landing (source `observed`). Each time the exporters are woken, so that nothing stays due and idle.
 * After a restart it first listens for `quietMs`: messages that waited for it may announce what
 * changed meanwhile.
 */
export function reconcile(
  world: World,
): (in$: Observable<Received | Tick>) => Observable<Received | Wake> {
  return (in$) =>
    defer(() => {
      const { memory, look$, heardOut$ } = looking(world);
      return in$.pipe(
        connect((shared$) => {
          const landings$ = shared$.pipe(
            filter((item) => item.kind === 'received'),
            tap(({ landing }) => memory.note(landing)),
          );
          const sweeps$ = merge(
            clock(world, heardOut$, shared$),
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

interface Looking {
  readonly memory: Announcements;
  readonly look$: Observable<Received>;
  /** Emits once, when it has listened long enough to look; never on a first start, which looks at once. */
  readonly heardOut$: Observable<unknown>;
}

function looking(world: World): Looking {
  const tables = [...new Set(world.exporters.flatMap(datedTables))];
  const recalled = world.lastReadings ?? {};
  const memory = announcements(tables, recalled, world.knownLandings);
  const tellPostponed = postponements(world);
  let listening = Object.keys(recalled).length > 0;
  const heardOut = () => {
    listening = false;
  };
  const { settings, scheduler } = world;
  return {
    memory,
    look$: defer(() => (listening ? EMPTY : observe(world, tables, memory, tellPostponed))),
    heardOut$: listening ? timer(settings.quietMs, scheduler).pipe(tap(heardOut)) : EMPTY,
  };
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

/** A sweep at the start and at every interval until the source completes, and one that wakes nobody. */
function clock(
  world: World,
  heardOut$: Observable<unknown>,
  source$: Observable<unknown>,
): Observable<Sweep> {
  const tick: Tick = { kind: 'tick', exporters: [], asOf: null, force: false };
  const all: Tick = { ...tick, exporters: world.exporters.map(({ name }) => name) };
  const { scheduler, settings } = world;
  const sweeps$ = timer(0, scheduler).pipe(
    repeat({ delay: () => timer(settings.reconcileMs, scheduler) }),
    map((_, count): Sweep => ({ why: count === 0 ? 'start' : 'reconcile', tick: all })),
  );
  return merge(sweeps$, heardOut$.pipe(map((): Sweep => ({ why: 'reconcile', tick })))).pipe(
    takeUntil(source$.pipe(ignoreElements(), endWith(null))),
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
