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
import type { Done, Skipped, Trigger } from './flow.js';
import { evaluationFailed } from './gate.js';
import type { Leases } from './lease.js';
import { singleFlight } from './operators/single-flight.js';
import { untilInstant } from './operators/until-instant.js';
import type { PipelineDeps } from './pipeline-deps.js';
import { routing } from './routing.js';
import { idleTrigger, laneOf, mergeTriggers } from './triggers.js';

type Ended = Skipped | Done;

/** A trigger and what its look came to. */
interface Flown {
  readonly trigger: Trigger;
  readonly ended: Ended;
  /** On the monotonic clock. */
  readonly begunAt: number;
}

/**
 * Gives each exporter a lane of its own: one evaluation (and run) at a time, triggers during it merged into
 * one more evaluation after it, runs spaced by `minInterval`, landings of an evaluation that led to no refresh
 * (and the whole trigger, if it was inconclusive) carried to the next, and an alarm for the moment the
 * last evaluation named, or when somebody else's claim is over.
 */
export function keyedDispatcher(
  deps: PipelineDeps,
  leases: Pick<Leases, 'ended'>,
  evaluate: (triggers$: Observable<Trigger>) => Observable<Ended>,
): (triggers$: Observable<Trigger>) => Observable<Ended> {
  return (triggers$) =>
    defer(() => {
      const carried = pendingAtStart(deps);
      const known = new Set(deps.exporters.map(({ name }) => name));
      const ranAt = new Map(deps.lastRuns);
      const alarms$ = new Subject<Trigger>();
      const flights = singleFlight<Trigger, Flown>({
        key: laneOf,
        merge: mergeTriggers,
        holdOff: (trigger) =>
          trigger.restore ? 0 : holdOff(deps, ranAt.get(trigger.exporter), trigger),
        scheduler: deps.scheduler,
        project: (next) => {
          if (deps.stopping()) return EMPTY;
          const spaced = holdOff(deps, ranAt.get(next.exporter), next) > 0;
          const trigger = withCarried(spaced ? next : withoutRestore(next), carried);
          const begunAt = deps.elapsed();
          return of(trigger).pipe(
            evaluate,
            catchError((error: unknown) => of(evaluationFailed(deps, trigger, error))),
            map((ended) => ({ trigger, ended, begunAt })),
          );
        },
      });
      return triggers$.pipe(
        filter((trigger) => isKnown(deps, known, trigger)),
        connect((shared$) => {
          const over$ = shared$.pipe(ignoreElements(), endWith(null));
          return merge(shared$, alarms$.pipe(takeUntil(over$)));
        }),
        flights,
        tap(({ trigger, ended, begunAt }) => {
          if (trigger.asOf !== null) return;
          carried.set(trigger.exporter, carryOn(trigger, ended));
          if (spaces(ended)) ranAt.set(trigger.exporter, begunAt);
        }),
        connect((flown$) =>
          merge(
            flown$.pipe(map(({ ended }) => ended)),
            scheduledWakeups(deps, leases, flown$, alarms$),
          ),
        ),
      );
    });
}

/** Wakes each exporter at the instant its last evaluation named; a later evaluation replaces the alarm. */
function scheduledWakeups(
  deps: PipelineDeps,
  leases: Pick<Leases, 'ended'>,
  flown$: Observable<Flown>,
  alarms$: Subject<Trigger>,
): Observable<never> {
  const over$ = flown$.pipe(ignoreElements(), endWith(null));
  return flown$.pipe(
    filter(({ trigger }) => trigger.asOf === null),
    groupBy(({ trigger }) => trigger.exporter),
    mergeMap((lane$) =>
      lane$.pipe(
        switchMap(({ trigger, ended }) => nextEvaluation(deps, leases, trigger, ended)),
        tap(() => alarms$.next(idleTrigger(lane$.key))),
      ),
    ),
    takeUntil(over$),
    ignoreElements(),
  );
}

/**
 * At once after a run, and after an evaluation that might not do all; else when the evaluation said, or when the
 * claim that it met is over.
 */
function nextEvaluation(
  { scheduler, settings }: PipelineDeps,
  leases: Pick<Leases, 'ended'>,
  { exporter, restore }: Trigger,
  ended: Ended,
): Observable<unknown> {
  if (ended.kind === 'done' || restore) return timer(0, scheduler);
  const { until } = ended.verdict;
  const said$ = until === null ? EMPTY : untilInstant(until, settings.longestTimerMs, scheduler);
  return ended.awaitsClaim ? merge(said$, leases.ended(exporter)).pipe(take(1)) : said$;
}

function isKnown(deps: PipelineDeps, names: ReadonlySet<string>, { exporter }: Trigger): boolean {
  const known = names.has(exporter);
  if (!known) deps.warn('trigger.ignored', `unknown exporter ${exporter}: trigger ignored`, null);
  return known;
}

/** What the lanes carry at the start: landings of the journal that no refresh may have included. */
function pendingAtStart(deps: PipelineDeps): Map<string, Trigger> {
  const pending = new Map<string, Landing[]>();
  const today = newYorkDate(deps.scheduler.now());
  const routesOf = routing(deps.exporters);
  for (const landing of deps.pendingLandings ?? []) {
    for (const { exporter, reason } of routesOf(landing, today)) {
      if (reason !== 'settling') continue;
      const before = pending.get(exporter) ?? [];
      before.push(landing);
      pending.set(exporter, before);
    }
  }
  const triggers = [...pending].map(([exporter, landings]) => ({
    ...idleTrigger(exporter),
    landings,
  }));
  return new Map(triggers.map((trigger) => [trigger.exporter, trigger]));
}

/** Live runs are spaced. Failures have their own back-off, unless it could not be saved. */
function spaces(ended: Ended): ended is Done {
  if (ended.kind === 'skipped' || ended.record.status === 'restored') return false;
  return ended.record.error === null || !ended.recorded;
}

/** Between runs that need not be spaced an evaluation may do all that is due. */
function withoutRestore({ restore: _, ...trigger }: Trigger): Trigger {
  return trigger;
}

/** @param ranAt when the last run began, on the monotonic clock: whatever is done to the other one meanwhile */
function holdOff(deps: PipelineDeps, ranAt: number | undefined, trigger: Trigger): number {
  if (ranAt === undefined || trigger.force || trigger.asOf !== null) return 0;
  return ranAt + deps.settings.minIntervalMs - deps.elapsed();
}

/** What an evaluation leaves to the next: its landings, and all of a trigger that was inconclusive. */
function carryOn(trigger: Trigger, ended: Ended): Trigger {
  const carried = { ...idleTrigger(trigger.exporter), landings: ended.retained };
  const passedOver = trigger.restore || (ended.kind === 'skipped' && ended.inconclusive);
  if (!passedOver) return carried;
  // A settled trigger has waited for its own landings, not for what will be loaded until it comes again.
  return {
    ...carried,
    why: trigger.why === 'settled' ? 'tick' : trigger.why,
    force: trigger.force,
  };
}

/** Exports of past dates neither take what the live lane carries nor leave anything to it. */
function withCarried(trigger: Trigger, carried: ReadonlyMap<string, Trigger>): Trigger {
  if (trigger.asOf !== null) return trigger;
  const before = carried.get(trigger.exporter);
  return before === undefined ? trigger : mergeTriggers(before, trigger);
}
