import {
  catchError,
  concatMap,
  defer,
  filter,
  from,
  identity,
  lastValueFrom,
  map,
  type Observable,
  of,
  timeout,
} from 'rxjs';
import { claim } from '../../streams/claim.js';
import { tablesOf, unreadableTable } from '../../streams/evaluation-context.js';
import type { Done, Draft, FailedRun, Failure, Request, Skipped } from '../../streams/flow.js';
import { type Leases, leases } from '../../streams/lease.js';
import { runStages } from '../../streams/pipeline.js';
import type { ExporterPlan, PipelineDeps } from '../../streams/pipeline-deps.js';
import { record } from '../../streams/record.js';
import { withRecovery } from '../../streams/recover.js';
import { notComputed } from '../../streams/run.js';
import {
  addDays,
  type EpochMs,
  type IsoDate,
  newYorkDate,
  startOfNewYorkDay,
} from '../domain/date.js';
import { WarehouseError } from '../domain/errors.js';
import { INITIAL_STATE } from '../domain/state.js';
import type { Watermarks } from '../domain/watermarks.js';
import type { WatermarkReader } from '../levels/watermark-reader.js';
import { failureOf } from '../refresh/failure.js';

/** A manual export: which files, as of when, and how. */
export interface ExportOrder {
  readonly exporters: readonly string[];
  readonly date: IsoDate;
  /** Publish whatever the guard says. */
  readonly force: boolean;
}

/** Computes one file without publishing it. */
export interface Computed {
  readonly request: Request;
  readonly result: Draft | Failure;
}

/** When an order's levels are read: now, or at the end of a past date. */
export function lookingAt({ date }: ExportOrder, now: EpochMs): EpochMs {
  return date < newYorkDate(now) ? startOfNewYorkDay(addDays(date, 1)) - 1 : now;
}

/**
 * Runs an order through the same stages as the service, one exporter after the other. A file that
 * another instance is running is waited for as long as that one may be dead.
 */
export function exportAll(
  deps: PipelineDeps,
  reader: WatermarkReader,
  order: ExportOrder,
): Observable<Done> {
  const held = leases(deps);
  const recorded = record(deps);
  const stages = runStages(deps, held, recorded);
  const recovering = withRecovery(deps, held);
  const exportOne = (plan: ExporterPlan): Observable<Skipped | Done> =>
    begin(recovering, reader, order, plan).pipe(
      concatMap(
        (begun): Observable<Skipped | Done> =>
          begun.kind === 'failed'
            ? of(begun).pipe(recorded.runs)
            : of(begun).pipe(claim(deps, held, stages, identity)),
      ),
    );
  return eachOf(deps, order).pipe(
    concatMap((plan) =>
      exportOne(plan).pipe(
        concatMap((ended) =>
          ended.kind === 'skipped' ? onceReleased(deps, held, plan, exportOne(plan)) : of(ended),
        ),
        concatMap((ended) =>
          ended.kind === 'skipped'
            ? of(notComputed(requestOf(deps, order, plan), CLAIMED_ELSEWHERE)).pipe(recorded.runs)
            : of(ended),
        ),
      ),
    ),
    filter((ended) => ended.kind === 'done'),
  );
}

/** Tries once more when the claim of somebody else is over; does not wait for one that is renewed. */
function onceReleased(
  deps: PipelineDeps,
  held: Leases,
  { name }: ExporterPlan,
  again$: Observable<Skipped | Done>,
): Observable<Skipped | Done> {
  const { scheduler, settings } = deps;
  return held.ended(name).pipe(
    timeout({ first: WAITED_LEASES * settings.leaseMs, scheduler, with: () => of(undefined) }),
    concatMap(() => again$),
  );
}

/** A claim that is not dead after a lease and the time to notice it is renewed. */
const WAITED_LEASES = 1.3;

/** Computes an order's files without writing anything. */
export function computeAll(
  deps: PipelineDeps,
  reader: WatermarkReader,
  order: ExportOrder,
): Observable<Computed> {
  return eachOf(deps, order).pipe(
    concatMap((plan) =>
      begin(deps, reader, order, plan).pipe(
        concatMap((begun): Observable<Computed> => {
          if (begun.kind === 'failed') return of({ request: begun.request, result: begun.failure });
          const { signal } = new AbortController();
          return from(deps.refresh(begun, signal)).pipe(
            map((result) => ({ request: begun, result })),
          );
        }),
      ),
    ),
  );
}

function eachOf(deps: PipelineDeps, { exporters }: ExportOrder): Observable<ExporterPlan> {
  return from(deps.exporters.filter(({ name }) => exporters.includes(name)));
}

/** A run's request with its levels, or the run that failed as they could not be read. */
function begin(
  deps: PipelineDeps,
  reader: WatermarkReader,
  order: ExportOrder,
  plan: ExporterPlan,
): Observable<Request | FailedRun> {
  return defer(() => {
    const request = requestOf(deps, order, plan);
    const reading = Promise.all([
      reader.read(tablesOf(plan)),
      lastValueFrom(from(deps.state(plan.name))),
    ]);
    return from(reading).pipe(
      map(([levels, state]) => {
        const begun: Request = { ...request, levels, state };
        const unreadable = unreadableTable({ plan, state: INITIAL_STATE, levels });
        if (unreadable === null) return begun;
        const error = new WarehouseError(unreadable.message, unreadable);
        return notComputed(begun, unreadableLevels(error));
      }),
      catchError((error: unknown) => of(notComputed(request, unreadableLevels(error)))),
    );
  });
}

/** A past date goes to history and leaves the live file alone, forced or not. */
function requestOf(
  deps: PipelineDeps,
  { date, force }: ExportOrder,
  { name }: ExporterPlan,
): Request {
  const startedAt = deps.scheduler.now();
  const past = date < newYorkDate(startedAt);
  return {
    kind: 'request',
    runId: deps.newRunId(),
    exporter: name,
    cause: force ? 'forced' : 'manual',
    asOf: date,
    through: date,
    destination: past ? 'history' : 'live',
    slot: null,
    missing: [],
    partial: false,
    force,
    state: INITIAL_STATE,
    levels: unknownLevels(startedAt),
    landings: [],
    retained: [],
    startedAt,
  };
}

const CLAIMED_ELSEWHERE: Failure = {
  kind: 'transient',
  message: 'another instance is running it',
  remedy: 'Wait until it has finished, then try again.',
};

function unknownLevels(readAt: EpochMs): Watermarks {
  return { readAt, tables: {}, schedule: [], announced: {} };
}

function unreadableLevels(error: unknown): Failure {
  return failureOf(error, (message) => ({
    kind: 'transient',
    message: `the levels could not be read: ${message}`,
    remedy: 'Try again.',
  }));
}
