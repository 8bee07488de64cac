import {
  connect,
  defer,
  EMPTY,
  endWith,
  groupBy,
  ignoreElements,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  Subject,
  switchMap,
  takeUntil,
  tap,
} from 'rxjs';
import type { EpochMs } from '../src/domain/date.js';
import type { Landing } from '../src/domain/landing.js';
import type { Done, Rest, Wake } from './flow.js';
import { singleFlight } from './operators/single-flight.js';
import { untilInstant } from './operators/until-instant.js';
import type { World } from './world.js';

type Ended = Rest | Done;

/**
 * Gives each exporter a lane of its own: one look (and run) at a time, wakes during it merged into
 * one more look after it, runs spaced by `minInterval`, landings of a look that led to no refresh
 * carried to the next, and an alarm for the moment the last look named.
 */
export function lanes(
  world: World,
  look: (wake$: Observable<Wake>) => Observable<Ended>,
): (wakes$: Observable<Wake>) => Observable<Ended> {
  return (wakes$) =>
    defer(() => {
      const carried = new Map<string, readonly Landing[]>();
      const ranAt = new Map<string, EpochMs>();
      const alarms$ = new Subject<Wake>();
      const flights = singleFlight<Wake, Ended>({
        key: laneOf,
        merge: mergeWakes,
        holdOff: (wake) => holdOff(world, ranAt.get(wake.exporter), wake),
        scheduler: world.scheduler,
        project: (wake) =>
          world.stopping() ? EMPTY : of(withCarried(wake, carried.get(wake.exporter))).pipe(look),
      });
      return wakes$.pipe(
        connect((shared$) => {
          const over$ = shared$.pipe(ignoreElements(), endWith(null));
          return merge(shared$, alarms$.pipe(takeUntil(over$)));
        }),
        flights,
        tap((ended) => {
          carried.set(exporterOf(ended), ended.keep);
          if (spaces(ended)) ranAt.set(exporterOf(ended), ended.record.startedAt);
        }),
        connect((shared$) => merge(shared$, ring(world, shared$, alarms$))),
      );
    });
}

/** Wakes each exporter at the instant its last look named; a later look replaces the alarm. */
function ring(world: World, ended$: Observable<Ended>, alarms$: Subject<Wake>): Observable<never> {
  const over$ = ended$.pipe(ignoreElements(), endWith(null));
  return ended$.pipe(
    groupBy(exporterOf),
    mergeMap((lane$) =>
      lane$.pipe(
        map((ended) => (ended.kind === 'rest' ? ended.verdict.until : world.scheduler.now())),
        switchMap((at) =>
          at === null ? EMPTY : untilInstant(at, world.settings.longestTimerMs, world.scheduler),
        ),
        tap(() => alarms$.next(alarm(lane$.key))),
      ),
    ),
    takeUntil(over$),
    ignoreElements(),
  );
}

function alarm(exporter: string): Wake {
  return { kind: 'wake', exporter, why: 'alarm', landings: [], asOf: null, force: false };
}

/** Exports of past dates write only to history: they have a lane of their own, so that neither swallows the other. */
function laneOf({ exporter, asOf }: Wake): string {
  return asOf === null ? exporter : `${exporter} as of ${asOf}`;
}

function exporterOf(ended: Ended): string {
  return ended.kind === 'rest' ? ended.verdict.exporter : ended.record.exporter;
}

/** Runs that gave (or confirmed) a file are spaced; failures have their own back-off. */
function spaces(ended: Ended): ended is Done {
  return ended.kind === 'done' && ended.record.error === null && ended.record.status !== 'history';
}

function holdOff(world: World, ranAt: EpochMs | undefined, wake: Wake): number {
  if (ranAt === undefined || wake.force || wake.asOf !== null) return 0;
  return ranAt + world.settings.minIntervalMs - world.scheduler.now();
}

function withCarried(wake: Wake, carried: readonly Landing[] = []): Wake {
  return { ...wake, landings: distinct([...carried, ...wake.landings]) };
}

/** Two wakes as one: all landings, the more urgent reason. */
function mergeWakes(waiting: Wake, next: Wake): Wake {
  const urgency: readonly Wake['why'][] = ['tick', 'settled', 'start', 'reconcile', 'alarm'];
  const why = urgency.find((reason) => reason === waiting.why || reason === next.why) ?? next.why;
  return {
    ...next,
    why,
    landings: distinct([...waiting.landings, ...next.landings]),
    force: waiting.force || next.force,
  };
}

/** The most landings a lane carries; beyond it the oldest are dropped, as levels decide anyway. */
const MOST_CARRIED = 10_000;

function distinct(landings: readonly Landing[]): readonly Landing[] {
  return [...new Map(landings.map((landing) => [landing.id, landing])).values()].slice(
    -MOST_CARRIED,
  );
}
