import { concatMap, from, map, type Observable, of, pipe } from 'rxjs';
import type { Done, Draft, Failure, Request } from '../../streams/flow.js';
import { tablesOf } from '../../streams/look.js';
import { publish } from '../../streams/publish.js';
import { record } from '../../streams/record.js';
import { run } from '../../streams/run.js';
import type { World } from '../../streams/world.js';
import { addDays, type IsoDate, newYorkDate, startOfNewYorkDay } from '../domain/date.js';
import { levelReader } from '../levels/level-reader.js';
import type { Warehouse } from '../ports/warehouse.js';

/** A manual export: which files, as of when, and how. */
export interface ExportOrder {
  readonly exporters: readonly string[];
  readonly date: IsoDate;
  /** Publish whatever the guard says, a past date to the live path too. */
  readonly force: boolean;
}

/** Computes one file without publishing it. */
export interface Computed {
  readonly request: Request;
  readonly result: Draft | Failure;
}

/** The requests of an order; a past date goes to history and leaves the live file alone. */
export function requestsOf(
  world: World,
  warehouse: Warehouse,
  order: ExportOrder,
): Observable<Request> {
  const today = newYorkDate(world.scheduler.now());
  const past = order.date < today;
  const endOfDay = startOfNewYorkDay(addDays(order.date, 1)) - 1;
  const reader = levelReader(warehouse, past ? () => endOfDay : () => world.scheduler.now());
  const plans = world.exporters.filter(({ name }) => order.exporters.includes(name));
  const tables = [...new Set(plans.flatMap(tablesOf))];
  return from(reader.read(tables)).pipe(
    concatMap((levels) =>
      plans.map((plan): Request => {
        const startedAt = world.scheduler.now();
        return {
          kind: 'request',
          runId: world.newRunId(),
          exporter: plan.name,
          cause: order.force ? 'forced' : 'manual',
          asOf: order.date,
          through: order.date,
          destination: past && !order.force ? 'history' : 'live',
          slot: null,
          missing: [],
          partial: false,
          force: order.force,
          levels,
          landings: [],
          keep: [],
          startedAt,
        };
      }),
    ),
  );
}

/** Runs requests through the same stages as the service, one after the other. */
export function exportAll(world: World): (requests$: Observable<Request>) => Observable<Done> {
  const stages = pipe(run(world), publish(world), record(world));
  return (requests$) =>
    requests$.pipe(
      concatMap((request) => of(request).pipe(stages)),
      concatMap((ended) => (ended.kind === 'done' ? of(ended) : [])),
    );
}

/** Computes requests without writing anything. */
export function computeAll(world: World): (requests$: Observable<Request>) => Observable<Computed> {
  return (requests$) =>
    requests$.pipe(
      concatMap((request) =>
        from(world.refresh(request, new AbortController().signal)).pipe(
          map((result) => ({ request, result })),
        ),
      ),
    );
}
