import { catchError, concatMap, defer, forkJoin, map, type Observable, of, throwError } from 'rxjs';
import { type EpochMs, type IsoDate, newYorkDate } from '../src/domain/date.js';
import { WarehouseError } from '../src/domain/errors.js';
import { withChange } from '../src/domain/published.js';
import type { Watermarks } from '../src/domain/watermarks.js';
import { askedBy } from './asked.js';
import { callWithTimeout } from './call-with-timeout.js';
import { type Decision, decide } from './decide.js';
import { type EvaluationContext, tablesOf, unreadableTable } from './evaluation-context.js';
import type { Request, Restore, Skipped, Trigger } from './flow.js';
import { lookAtFile, messageOf, saved } from './live-file.js';
import { notedState } from './noted.js';
import { isOrder, orderOnce } from './order-limit.js';
import { type ExporterPlan, type PipelineDeps, plansByName } from './pipeline-deps.js';
import { restorationOf } from './restore.js';
import type { Settling } from './settling.js';
import { distinctLandings } from './triggers.js';

/** Between evaluations while the levels cannot be read. */
const UNREADABLE_RETRY_MS = 60_000;

/** Looks at the calendar, the levels and the live file; a request when a refresh is due, else why not. */
export function gate(
  deps: PipelineDeps,
  under: Pick<Settling, 'of'> = { of: () => [] },
): (wakes$: Observable<Trigger>) => Observable<Skipped | Request> {
  const planOf = plansByName(deps);
  return (wakes$) =>
    wakes$.pipe(
      concatMap((trigger) =>
        defer(() => lookOrLimit(deps, planOf(trigger.exporter), trigger)).pipe(
          map((item) => (item.kind === 'request' ? withSettling(item, under) : item)),
          catchError((error: unknown) => of(evaluationFailed(deps, trigger, error))),
        ),
      ),
    );
}

/** An order is carried out by one instance alone. */
function lookOrLimit(
  deps: PipelineDeps,
  plan: ExporterPlan,
  trigger: Trigger,
): Observable<Skipped | Request> {
  if (!isOrder(trigger)) return look(deps, plan, trigger);
  return orderOnce(deps, trigger).pipe(
    concatMap((limited) => (limited === null ? look(deps, plan, trigger) : of(limited))),
  );
}

function look(
  deps: PipelineDeps,
  plan: ExporterPlan,
  trigger: Trigger,
): Observable<Skipped | Request> {
  const tables = tablesOf(plan);
  const asked = askedBy(plan, trigger, deps.scheduler.now(), deps.settings);
  return forkJoin({
    seen: callWithTimeout(deps, 'reading the state', () => deps.state(trigger.exporter)).pipe(
      concatMap((state) => lookAtFile(deps, trigger.exporter, state)),
    ),
    levels: attempted(
      callWithTimeout(deps, 'reading the levels', () => deps.levels(tables, asked)),
    ),
  }).pipe(
    concatMap(({ seen: { state, published }, levels }) => {
      const { scheduler, settings } = deps;
      const seen = { plan, trigger, state, published, now: scheduler.now(), settings };
      if (levels.kind === 'read') {
        return adopted(deps, { ...seen, levels: levels.value }).pipe(
          map((found) => outcome(deps, found)),
        );
      }
      const request = withoutLevels(deps, { ...seen, levels: nothingRead(seen.now) });
      return request === null ? throwError(() => levels.error) : of(request);
    }),
  );
}

function adopted(deps: PipelineDeps, seen: EvaluationContext): Observable<EvaluationContext> {
  const state = notedState(seen);
  if (state === null) return of(seen);
  return saved(deps, seen.trigger.exporter, state).pipe(map((now) => ({ ...seen, state: now })));
}

type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown };

function attempted<T>(read$: Observable<T>): Observable<Read<T>> {
  return read$.pipe(
    map((value): Read<T> => ({ kind: 'read', value })),
    catchError((error: unknown) => of<Read<T>>({ kind: 'failed', error })),
  );
}

function nothingRead(readAt: EpochMs): Watermarks {
  return { readAt, tables: {}, schedule: [], announced: {} };
}

function outcome(deps: PipelineDeps, seen: EvaluationContext): Skipped | Request {
  const { trigger, now } = seen;
  if (trigger.asOf !== null && trigger.asOf < newYorkDate(now))
    return historical(deps, seen, trigger.asOf);
  const unreadable = unreadableTable(seen);
  if (unreadable !== null) {
    const error = new WarehouseError(unreadable.message, unreadable);
    return withoutLevels(deps, seen) ?? evaluationFailed(deps, trigger, error);
  }
  const decision = decide(seen);
  switch (decision.kind) {
    case 'refresh':
      return due(deps, seen, decision);
    case 'restore':
      return restored(deps, seen, decision, seen.state.pinned === null);
    case 'skipped': {
      const { reason, detail, until, retained, awaited } = decision;
      const landings = trigger.landings.map(({ id }) => id);
      const said = { exporter: trigger.exporter, at: now, reason, detail, landings, until };
      const verdict = awaited === undefined ? said : { ...said, awaited };
      // Force that has to wait comes again as force.
      const inconclusive = trigger.force;
      // Of a run that another instance may have died in, something may be left to record.
      const awaits = seen.state.claim !== null && ({ awaitsClaim: true } as const);
      return { kind: 'skipped', verdict, retained, inconclusive, ...awaits };
    }
  }
}

/** Tables that cannot be read keep no file from being put back; null: that is not to be done. */
function withoutLevels(deps: PipelineDeps, seen: EvaluationContext): Request | null {
  const { trigger, state, published, now } = seen;
  const restoration =
    trigger.asOf === null ? restorationOf(published, state, now, trigger.why) : null;
  if (restoration?.kind !== 'now') return null;
  return restored(deps, seen, restoration, false);
}

/** The version that should be live is put back. */
function restored(
  deps: PipelineDeps,
  seen: EvaluationContext,
  { change, version }: Pick<Extract<Restore, { kind: 'version' }>, 'change' | 'version'>,
  orCompute: boolean,
): Request {
  const { trigger, state, now } = seen;
  return {
    ...requestOf(deps, seen, newYorkDate(now)),
    cause: 'restored',
    state: withChange(state, change, now),
    retained: trigger.landings,
    restore: { kind: 'version', change, version, orCompute },
  };
}

function due(
  deps: PipelineDeps,
  context: EvaluationContext,
  { cause, slot, missing, lacks, late, retained, change }: Extract<Decision, { kind: 'refresh' }>,
): Request {
  const { state, now, trigger } = context;
  return {
    ...requestOf(deps, context, newYorkDate(now)),
    cause,
    slot: slot?.id ?? null,
    // Before the deadline what is missing is on its way: the file is partial for what is not.
    missing: late || lacks.length === 0 ? [...missing, ...lacks] : lacks,
    partial: (late && missing.length > 0) || lacks.length > 0,
    landings: trigger.landings,
    retained,
    ...(change !== undefined && {
      state: withChange(state, change, now),
      restore: { kind: 'replacement', change },
    }),
  };
}

/**
 * A refresh names the landings that still settle too, where they came before its levels were read: it
 * holds them, whoever had it evaluated.
 */
function withSettling(request: Request, under: Pick<Settling, 'of'>): Request {
  const { exporter, destination, restore, levels, landings } = request;
  // A version that is put back holds what it held.
  if (destination === 'history' || restore?.kind === 'version') return request;
  const held = under.of(exporter).filter(({ receivedAt }) => receivedAt <= levels.readAt);
  if (held.length === 0) return request;
  return { ...request, landings: distinctLandings([...landings, ...held]) };
}

/** A tick that names a past date: computed as of that date, into history only. */
function historical(deps: PipelineDeps, context: EvaluationContext, asOf: IsoDate): Request {
  return {
    ...requestOf(deps, context, asOf),
    destination: 'history',
    retained: context.trigger.landings,
  };
}

/** A request as of a date, for the live file, that includes nothing yet. */
function requestOf(
  deps: PipelineDeps,
  { trigger, state, levels, now }: EvaluationContext,
  asOf: IsoDate,
): Request {
  return {
    kind: 'request',
    runId: deps.newRunId(),
    exporter: trigger.exporter,
    cause: 'manual',
    asOf,
    through: asOf,
    destination: 'live',
    slot: null,
    missing: [],
    partial: false,
    force: false,
    state,
    levels,
    landings: [],
    retained: [],
    startedAt: now,
  };
}

/** The evaluation itself failed: nothing is decided, nothing forgotten, and it is evaluated again soon. */
export function evaluationFailed(deps: PipelineDeps, trigger: Trigger, error: unknown): Skipped {
  const at = deps.scheduler.now();
  const detail = messageOf(error);
  deps.warn('evaluation.failed', `${trigger.exporter} could not be evaluated`, error);
  const landings = trigger.landings.map(({ id }) => id);
  return {
    kind: 'skipped',
    verdict: {
      exporter: trigger.exporter,
      at,
      reason: 'failing',
      detail,
      landings,
      until: at + UNREADABLE_RETRY_MS,
    },
    retained: trigger.landings,
    inconclusive: true,
  };
}
