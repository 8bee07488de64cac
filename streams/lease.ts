import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  endWith,
  exhaustMap,
  filter,
  finalize,
  ignoreElements,
  map,
  merge,
  type Observable,
  of,
  ReplaySubject,
  repeat,
  retry,
  take,
  takeUntil,
  tap,
  throwError,
  timeout,
  timer,
} from 'rxjs';
import { PreconditionFailed } from '../src/domain/errors.js';
import type { Claim, ExporterState } from '../src/domain/state.js';
import { callWithTimeout } from './call-with-timeout.js';
import type { Failure, Request, Skipped } from './flow.js';
import type { PipelineDeps } from './pipeline-deps.js';

/** Races for the state that one renewal loses before it is left to the next. */
const MOST_RACES = 10;
/** A claim of somebody else's is looked at so often within the time after which it is dead. */
const LOOKS_PER_LEASE = 10;
/** The instant written into a claim, for people and for programs that go by it, lies so many leases ahead. */
const WRITTEN_AHEAD = 3;

/** The claims of this process's runs, and those of others as they look from here. */
export interface Leases {
  /** This process's claim on a run, as it is written first; from then on it counts as held. */
  begin(request: Request): Claim;
  /** The claim was not written after all. */
  drop(request: Request): void;
  /**
   * Whether nobody is behind a claim any more: its process is known to have ended, or the claim itself
   * has not changed for the length of a lease **on this process's own monotonic clock**. Times that
   * are written in it do not count, nor does what else becomes of the state around it.
   */
  isDead(exporter: string, claim: Claim): boolean;
  /** Emits once, when nobody holds the exporter's claim any more: released, or dead. */
  ended(exporter: string): Observable<void>;
  /** Does a claimed run's work, and renews its claim until the work is over. */
  keep<T>(request: Request, work$: Observable<T>): Observable<T>;
  /** Emits once it is known that somebody else took the run over. */
  lost(request: Request): Observable<void>;
  /**
   * The exporter's state while the run may still write, else null. A run that went the length of a
   * lease without a renewal renews by compare-and-swap first.
   */
  holds(request: Request): Observable<ExporterState | null>;
}

/** A claim of this process. Instants are of the monotonic clock. */
interface Held {
  renewedAt: number;
  readonly lost$: ReplaySubject<void>;
}

/** The claims of this process, by run. */
type HeldClaims = Map<string, Held>;

export function leases(deps: PipelineDeps): Leases {
  const { settings, holder, processes = null } = deps;
  const held: HeldClaims = new Map();
  const others = othersClaims(deps);

  function isDead(exporter: string, claim: Claim): boolean {
    if (claim.holder === holder) return !held.has(claim.runId);
    if (claim.process && processes?.hasEnded(claim.process)) return true;
    return others.isUnchanged(exporter, claim);
  }

  return {
    begin: ({ runId }) => {
      held.set(runId, { renewedAt: deps.elapsed(), lost$: new ReplaySubject(1) });
      return written(deps, { holder, runId, renewals: 0, process: processes?.self ?? null });
    },
    drop: ({ runId }) => void held.delete(runId),
    isDead,
    ended: (exporter) => ended(deps, exporter, others, isDead),
    keep: <T>(request: Request, work$: Observable<T>) =>
      defer(() => {
        const over$ = new ReplaySubject<void>(1);
        return merge(
          work$.pipe(finalize(() => over$.next())),
          renewing(deps, held, request).pipe(takeUntil(over$)),
        ).pipe(finalize(() => held.delete(request.runId)));
      }),
    lost: ({ runId }) => held.get(runId)?.lost$.pipe(take(1)) ?? EMPTY,
    holds: (request) =>
      defer(() => {
        const mine = held.get(request.runId);
        const late = mine === undefined || deps.elapsed() - mine.renewedAt >= settings.leaseMs;
        if (late) return renewed(deps, held, request);
        return stateOf(deps, request.exporter).pipe(
          map((state) => (state.claim?.runId === request.runId ? state : null)),
        );
      }),
  };
}

/** The claim with the instant that is written into it. */
function written({ scheduler, settings }: PipelineDeps, claim: Omit<Claim, 'until'>): Claim {
  return { ...claim, until: scheduler.now() + WRITTEN_AHEAD * settings.leaseMs };
}

/** The state after a renewal; null: the claim is somebody else's, or nobody's. */
function renewed(
  deps: PipelineDeps,
  held: HeldClaims,
  { exporter, runId }: Request,
): Observable<ExporterState | null> {
  return defer(() => {
    const at = deps.elapsed();
    return stateOf(deps, exporter).pipe(
      concatMap((state) => {
        const { claim } = state;
        if (claim?.runId !== runId) return of(null);
        const next = written(deps, { ...claim, renewals: (claim.renewals ?? 0) + 1 });
        const saved$ = callWithTimeout(deps, 'renewing the claim', () =>
          deps.saveState(exporter, { ...state, claim: next }),
        );
        return saved$.pipe(ignoreElements(), endWith(state));
      }),
      retry({ count: MOST_RACES, delay: onceMoreIfRaced }),
      tap((state) => {
        const mine = held.get(runId);
        if (mine === undefined) return;
        if (state === null) mine.lost$.next();
        else mine.renewedAt = at;
      }),
    );
  });
}

function renewing(deps: PipelineDeps, held: HeldClaims, request: Request): Observable<never> {
  const { scheduler, settings } = deps;
  const once$ = renewed(deps, held, request).pipe(
    timeout({ each: settings.leaseMs, scheduler }),
    catchError((error: unknown) => {
      deps.warn(
        'claim.not-renewed',
        `the claim of run ${request.runId} could not be renewed; retrying`,
        error,
      );
      return EMPTY;
    }),
  );
  return timer(settings.renewMs, settings.renewMs, scheduler).pipe(
    exhaustMap(() => once$),
    ignoreElements(),
  );
}

/** The claims of other processes, as they have looked from here. */
interface OthersClaims {
  /** Notes how a claim looks; true when it has looked so for the length of a lease. */
  isUnchanged(exporter: string, claim: Claim): boolean;
  /** A claim that was never seen, as after a lost race, is looked at at once: its lease counts from then. */
  firstLookMs(exporter: string): number;
  /** Before the claim is evaluated again: not long after it may be dead. */
  nextLookMs(exporter: string): number;
}

function othersClaims(deps: PipelineDeps): OthersClaims {
  const { leaseMs } = deps.settings;
  /** How each exporter's claim looks, and since when on the monotonic clock. */
  const seen = new Map<string, { readonly claim: string; readonly since: number }>();

  function nextLookMs(exporter: string): number {
    const before = seen.get(exporter);
    const deadIn = before === undefined ? leaseMs : before.since + leaseMs - deps.elapsed();
    return Math.min(leaseMs / LOOKS_PER_LEASE, Math.max(1, deadIn));
  }

  return {
    isUnchanged(exporter, claim) {
      const now = deps.elapsed();
      const looks = JSON.stringify(claim);
      const before = seen.get(exporter);
      if (before?.claim === looks) return now - before.since >= leaseMs;
      seen.set(exporter, { claim: looks, since: now });
      return false;
    },
    firstLookMs: (exporter) => (seen.has(exporter) ? nextLookMs(exporter) : 0),
    nextLookMs,
  };
}

function ended(
  deps: PipelineDeps,
  exporter: string,
  { firstLookMs, nextLookMs }: OthersClaims,
  isDead: Leases['isDead'],
): Observable<void> {
  const look$ = defer(() => stateOf(deps, exporter)).pipe(
    map(({ claim }) => claim === null || isDead(exporter, claim)),
    catchError(() => of(false)),
  );
  const lookAfter = (waitMs: (exporter: string) => number) =>
    defer(() => timer(waitMs(exporter), deps.scheduler)).pipe(concatMap(() => look$));
  return concat(lookAfter(firstLookMs), lookAfter(nextLookMs).pipe(repeat())).pipe(
    filter((over) => over),
    take(1),
    map(() => undefined),
  );
}

/** What is left of a request whose claim is held elsewhere: evaluated again once it is over. */
export function claimedElsewhere(deps: PipelineDeps, request: Request, holder: string): Skipped {
  const { exporter, landings } = request;
  const verdict = {
    exporter,
    at: deps.scheduler.now(),
    reason: 'claimed',
    detail: holder,
    landings: landings.map(({ id }) => id),
    until: null,
  } as const;
  return { kind: 'skipped', verdict, retained: landings, inconclusive: true, awaitsClaim: true };
}

/** How a run ends that somebody else took over. */
export const TAKEN_OVER: Failure = {
  kind: 'transient',
  message: 'another instance took the run over, because this one had not renewed its claim in time',
  remedy: 'Nothing to do: that instance publishes the file.',
};

function stateOf(deps: PipelineDeps, exporter: string): Observable<ExporterState> {
  return callWithTimeout(deps, 'reading the state', () => deps.state(exporter));
}

/** An operator's pause, say, comes between reading and saving: then both are done again. */
function onceMoreIfRaced(error: unknown): Observable<unknown> {
  return error instanceof PreconditionFailed ? of(null) : throwError(() => error);
}
