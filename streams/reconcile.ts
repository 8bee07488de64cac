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
  throttleTime,
  timer,
} from 'rxjs';
import { newYorkDate } from '../src/domain/date.js';
import type { TableName } from '../src/domain/tables.js';
import { type AnnouncementIndex, announcementIndex } from './announcement-index.js';
import { HOURLY_MS } from './asked.js';
import type { Sent } from './classify.js';
import { detectUnannouncedChanges } from './detect-unannounced-changes.js';
import { datedTables } from './evaluation-context.js';
import type { ManualTrigger, Received, Skipped, Trigger, Undated } from './flow.js';
import type { PipelineDeps } from './pipeline-deps.js';
import { postponements } from './postponements.js';
import { silentReaders } from './routing.js';

/** Why a sweep is made, and whom it wakes. */
interface Sweep {
  readonly why: 'start' | 'reconcile' | 'tick';
  readonly tick: ManualTrigger;
  /** Tables that were announced without a date. */
  readonly undated: ReadonlySet<TableName>;
}

const NONE: ReadonlySet<TableName> = new Set();

/** Messages that name no table lead to at most one sweep in this time. */
const UNNAMED_MS = 60_000;

/** A table that is loaded in many pieces is told of with each. */
const CHANGED_MS = 5_000;

/**
 * Passes landings on, and looks for itself: at the start, every `reconcileMs` and on every tick the
 * levels are compared with the last journaled ones, and a change that no event announced becomes a
 * landing (source `observed`). Each time the exporters are woken, so that nothing stays due and idle.
 * Of what was announced without a date the changes become landings the same way (source `audit-log`).
 * After a restart it first listens for `quietMs`: messages that waited for it may announce what
 * changed meanwhile.
 */
export function reconcile(
  deps: PipelineDeps,
): (in$: Observable<Sent>) => Observable<Received | Skipped | Trigger> {
  return (in$) =>
    defer(() => {
      const { memory, look, heardOut$ } = looking(deps);
      return in$.pipe(
        connect((shared$) => {
          const landings$ = shared$.pipe(
            filter((item) => item.kind === 'received'),
            tap(({ landing }) => memory.note(landing)),
          );
          const sweeps$ = merge(
            clock(deps, heardOut$, shared$),
            shared$.pipe(filter(isTick), map(onTick(deps))),
            undatedSweeps(deps, shared$),
          );
          return merge(
            landings$,
            shared$.pipe(filter((item) => item.kind === 'skipped')),
            sweeps$.pipe(concatMap((sweep) => sweepOnce(deps, look, sweep))),
          );
        }),
      );
    });
}

interface Looking {
  readonly memory: AnnouncementIndex;
  readonly look: (sweep: Sweep) => Observable<Received>;
  /** Emits once, when it has listened long enough to look; never on a first start, which looks at once. */
  readonly heardOut$: Observable<unknown>;
}

function looking(deps: PipelineDeps): Looking {
  const tables = [...new Set(deps.exporters.flatMap(datedTables))];
  const recalled = deps.lastReadings ?? {};
  const memory = announcementIndex(tables, recalled, deps.knownLandings);
  const tellPostponed = postponements(deps);
  let listening = Object.keys(recalled).length > 0;
  const heardOut = () => {
    listening = false;
  };
  const { settings, scheduler } = deps;
  return {
    memory,
    look: ({ why, undated }) =>
      defer(() => {
        if (listening) return EMPTY;
        const now = scheduler.now();
        const since = why === 'tick' || undated.size > 0 ? now : now - HOURLY_MS;
        return detectUnannouncedChanges(deps, tables, memory, tellPostponed, undated, since);
      }),
    heardOut$: listening ? timer(settings.quietMs, scheduler).pipe(tap(heardOut)) : EMPTY,
  };
}

function isTick(item: Sent): item is ManualTrigger {
  return item.kind === 'tick';
}

function isUndated(item: Sent): item is Undated {
  return item.kind === 'undated';
}

/** A tick for today is one for the live file, however it was put. */
function onTick({ scheduler }: PipelineDeps): (tick: ManualTrigger) => Sweep {
  return (tick) => {
    const past = tick.asOf !== null && tick.asOf < newYorkDate(scheduler.now());
    return { why: 'tick', tick: past ? tick : { ...tick, asOf: null }, undated: NONE };
  };
}

/** A sweep at the start and at every interval until the source completes, and one that wakes nobody. */
function clock(
  deps: PipelineDeps,
  heardOut$: Observable<unknown>,
  source$: Observable<unknown>,
): Observable<Sweep> {
  const { scheduler, settings } = deps;
  const sweeps$ = timer(0, scheduler).pipe(
    repeat({ delay: () => timer(settings.reconcileMs, scheduler) }),
    map((_, count) => sweepOf(namesOf(deps), NONE, count === 0 ? 'start' : 'reconcile')),
  );
  return merge(sweeps$, heardOut$.pipe(map(() => sweepOf([])))).pipe(takeUntil(overOf(source$)));
}

/**
 * Sweeps for what was announced without a date: at once, and once more for all that comes too soon
 * after. A table that sends no events wakes who reads it, the others wake by their landings.
 */
function undatedSweeps(deps: PipelineDeps, source$: Observable<Sent>): Observable<Sweep> {
  const readers = silentReaders(deps.exporters);
  const spaced = <T>(ms: number) =>
    throttleTime<T>(ms, deps.scheduler, { leading: true, trailing: true });
  return defer(() => {
    const waiting = new Set<TableName>();
    const undated$ = source$.pipe(filter(isUndated));
    const unnamed$ = undated$.pipe(
      filter(({ table }) => table === null),
      spaced(UNNAMED_MS),
      map(() => sweepOf(namesOf(deps))),
    );
    const named$ = undated$.pipe(
      filter(({ table }) => table !== null),
      tap(({ table }) => table !== null && waiting.add(table)),
      spaced(CHANGED_MS),
      map(() => {
        const tables = new Set(waiting);
        waiting.clear();
        return sweepOf(
          [...tables].flatMap((table) => readers.get(table) ?? []),
          tables,
        );
      }),
    );
    return merge(unnamed$, named$).pipe(takeUntil(overOf(source$)));
  });
}

function sweepOf(
  exporters: readonly string[],
  undated = NONE,
  why: Sweep['why'] = 'reconcile',
): Sweep {
  const tick: ManualTrigger = {
    kind: 'tick',
    exporters: [...new Set(exporters)],
    asOf: null,
    force: false,
  };
  return { why, tick, undated };
}

function namesOf({ exporters }: PipelineDeps): readonly string[] {
  return exporters.map(({ name }) => name);
}

/** Emits when the source has completed. */
function overOf(source$: Observable<unknown>): Observable<unknown> {
  return source$.pipe(ignoreElements(), endWith(null));
}

function sweepOnce(
  deps: PipelineDeps,
  look: Looking['look'],
  sweep: Sweep,
): Observable<Received | Trigger> {
  const { why, tick } = sweep;
  const observed$ = look(sweep).pipe(
    catchError((error: unknown) => {
      deps.warn('watermarks.unreadable', 'watermarks could not be read', error);
      return [];
    }),
  );
  const wakes$ = defer(() =>
    from(
      tick.exporters.map(
        (exporter): Trigger => ({
          kind: 'trigger',
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
