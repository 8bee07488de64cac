import {
  catchError,
  connect,
  defer,
  EMPTY,
  endWith,
  filter,
  groupBy,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  Subject,
  switchMap,
  take,
  takeUntil,
  tap,
  timer,
} from 'rxjs';
import { newYorkDate } from '../src/domain/date.js';
import type { Landing } from '../src/domain/landing.js';
import type { Done, Rest, Wake } from './flow.js';
import { blind } from './gate.js';
import type { Leases } from './lease.js';
import { singleFlight } from './operators/single-flight.js';
import { untilInstant } from './operators/until-instant.js';
import { routing } from './routing.js';
import { glance, laneOf, mergeWakes } from './wakes.js';
import type { World } from './world.js';

type Ended = Rest | Done;

/** A wake and what its look came to. */
interface Flown {
  readonly wake: Wake;
  readonly ended: Ended;
  /** On the monotonic clock. */
  readonly begunAt: number;
}

/**
 * Gives each exporter a lane of its own: one look (and run) at a time, wakes during it merged into
 * one more look after it, runs spaced by `minInterval`, landings of a look that led to no refresh
 * (and the whole wake, if it was turned away) carried to the next, and an alarm for the moment the
 * last look named, or when somebody else's claim is over.
 */
export function lanes(
  world: World,
  leases: Pick<Leases, 'ended'>,
  look: (wake$: Observable<Wake>) => Observable<Ended>,
): (wakes$: Observable<Wake>) => Observable<Ended> {
  return (wakes$) =>
    defer(() => {
      const carried = pendingAtStart(world);
      const known = new Set(world.exporters.map(({ name }) => name));
      const ranAt = new Map(world.lastRuns);
      const alarms$ = new Subject<Wake>();
      const flights = singleFlight<Wake, Flown>({
        key: laneOf,
        merge: mergeWakes,
        holdOff: (wake) => (wake.restore ? 0 : holdOff(world, ranAt.get(wake.exporter), wake)),
        scheduler: world.scheduler,
        project: (next) => {
          if (world.stopping()) return EMPTY;
          const spaced = holdOff(world, ranAt.get(next.exporter), next) > 0;
          const wake = withCarried(spaced ? next : withoutRestore(next), carried);
          const begunAt = world.elapsed();
          return of(wake).pipe(
            look,
            catchError((error: unknown) => of(blind(world, wake, error))),
            map((ended) => ({ wake, ended, begunAt })),
          );
        },
      });
      return wakes$.pipe(
        filter((wake) => isKnown(world, known, wake)),
        connect((shared$) => {
          const over$ = shared$.pipe(ignoreElements(), endWith(null));
          return merge(shared$, alarms$.pipe(takeUntil(over$)));
        }),
        flights,
        tap(({ wake, ended, begunAt }) => {
          if (wake.asOf !== null) return;
          carried.set(wake.exporter, carryOn(wake, ended));
          if (spaces(ended)) ranAt.set(wake.exporter, begunAt);
        }),
        connect((flown$) =>
          merge(flown$.pipe(map(({ ended }) => ended)), ring(world, leases, flown$, alarms$)),
        ),
      );
    });
}

/** Wakes each exporter at the instant its last look named; a later look replaces the alarm. */
function ring(
  world: World,
  leases: Pick<Leases, 'ended'>,
  flown$: Observable<Flown>,
  alarms$: Subject<Wake>,
): Observable<never> {
  const over$ = flown$.pipe(ignoreElements(), endWith(null));
  return flown$.pipe(
    filter(({ wake }) => wake.asOf === null),
    groupBy(({ wake }) => wake.exporter),
    mergeMap((lane$) =>
      lane$.pipe(
        switchMap(({ wake, ended }) => nextLook(world, leases, wake, ended)),
        tap(() => alarms$.next(glance(lane$.key))),
      ),
    ),
    takeUntil(over$),
    ignoreElements(),
  );
}

/**
 * At once after a run, and after a look that might not do all; else when the look said, or when the
 * claim that it met is over.
 */
function nextLook(
  { scheduler, settings }: World,
  leases: Pick<Leases, 'ended'>,
  { exporter, restore }: Wake,
  ended: Ended,
): Observable<unknown> {
  if (ended.kind === 'done' || restore) return timer(0, scheduler);
  const { until } = ended.verdict;
  const said$ = until === null ? EMPTY : untilInstant(until, settings.longestTimerMs, scheduler);
  return ended.awaitsClaim ? merge(said$, leases.ended(exporter)).pipe(take(1)) : said$;
}

function isKnown(world: World, names: ReadonlySet<string>, { exporter }: Wake): boolean {
  const known = names.has(exporter);
  if (!known) world.warn('trigger.ignored', `unknown exporter ${exporter}: trigger ignored`, null);
  return known;
}

/** What the lanes carry at the start: landings of the journal that no refresh may have included. */
function pendingAtStart(world: World): Map<string, Wake> {
  const pending = new Map<string, Landing[]>();
  const today = newYorkDate(world.scheduler.now());
  const routesOf = routing(world.exporters);
  for (const landing of world.pendingLandings ?? []) {
    for (const { exporter, reason } of routesOf(landing, today)) {
      if (reason !== 'settling') continue;
      const before = pending.get(exporter) ?? [];
      before.push(landing);
      pending.set(exporter, before);
    }
  }
  const wakes = [...pending].map(([exporter, landings]) => ({ ...glance(exporter), landings }));
  return new Map(wakes.map((wake) => [wake.exporter, wake]));
}

/** Live runs are spaced. Failures have their own back-off, unless it could not be saved. */
function spaces(ended: Ended): ended is Done {
  if (ended.kind === 'rest' || ended.record.status === 'restored') return false;
  return ended.record.error === null || !ended.recorded;
}

/** Between runs that need not be spaced a look may do all that is due. */
function withoutRestore({ restore: _, ...wake }: Wake): Wake {
  return wake;
}

/** @param ranAt when the last run began, on the monotonic clock: whatever is done to the other one meanwhile */
function holdOff(world: World, ranAt: number | undefined, wake: Wake): number {
  if (ranAt === undefined || wake.force || wake.asOf !== null) return 0;
  return ranAt + world.settings.minIntervalMs - world.elapsed();
}

/** What a look leaves to the next: its landings, and all of a wake that was turned away. */
function carryOn(wake: Wake, ended: Ended): Wake {
  const carried = { ...glance(wake.exporter), landings: ended.keep };
  const passedOver = wake.restore || (ended.kind === 'rest' && ended.turnedAway);
  if (!passedOver) return carried;
  // A settled wake has waited for its own landings, not for what will be loaded until it comes again.
  return { ...carried, why: wake.why === 'settled' ? 'tick' : wake.why, force: wake.force };
}

/** Exports of past dates neither take what the live lane carries nor leave anything to it. */
function withCarried(wake: Wake, carried: ReadonlyMap<string, Wake>): Wake {
  if (wake.asOf !== null) return wake;
  const before = carried.get(wake.exporter);
  return before === undefined ? wake : mergeWakes(before, wake);
}
