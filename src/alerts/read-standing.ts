import {
  catchError,
  concatMap,
  defer,
  forkJoin,
  map,
  type Observable,
  type ObservableInput,
  of,
} from 'rxjs';
import { exporterOf } from '../../exporters/registry.js';
import { callWithTimeout } from '../../streams/call-with-timeout.js';
import { tablesOf } from '../../streams/evaluation-context.js';
import { fileStatus } from '../../streams/file-status.js';
import type { ExporterPlan, PipelineDeps } from '../../streams/pipeline-deps.js';
import { amissFile } from '../domain/amiss.js';
import type { EpochMs } from '../domain/date.js';
import { PortError, TrendsError } from '../domain/errors.js';
import { OURS, type Published } from '../domain/published.js';
import { type ExporterState, INITIAL_STATE } from '../domain/state.js';
import type { Watermarks } from '../domain/watermarks.js';
import type { ExporterStanding, Fault, Standing } from './standing.js';

const HOUR = 3_600_000;

/** Messages that could not be read. */
export interface UnreadCount {
  readonly messages: number;
  /** Of them those that were only counted. */
  readonly unkept: number;
}

/** Counts the messages since an instant that could not be read. */
export type CountDeadLetters = (since: EpochMs) => ObservableInput<UnreadCount>;

/** Reads how every exporter stands. Levels or a state that cannot be read are part of the answer. */
export function readStanding(
  deps: PipelineDeps,
  deadLetters: CountDeadLetters,
): Observable<Standing> {
  return defer(() => {
    const { exporters, scheduler } = deps;
    const since = scheduler.now() - HOUR;
    return forkJoin({
      standings: levelsFor(deps).pipe(
        concatMap((levels) => forkJoin(exporters.map((plan) => standing(deps, plan, levels)))),
      ),
      letters: callWithTimeout(deps, 'counting the dead letters', () => deadLetters(since)),
    }).pipe(
      map(({ standings, letters }) => ({
        at: scheduler.now(),
        exporters: standings,
        deadLetters: letters.messages,
        unkept: letters.unkept,
        strays: deps.strays?.(since) ?? [],
        clock: deps.clock?.() ?? null,
      })),
    );
  });
}

type Read<T> = { readonly value: T } | Fault;

/** The levels of all tables in one read. One table that cannot be read is part of them. */
function levelsFor(deps: PipelineDeps): Observable<Read<Watermarks>> {
  const all = [...new Set(deps.exporters.flatMap(tablesOf))];
  return attempted(callWithTimeout(deps, 'reading the levels', () => deps.levels(all)));
}

function standing(
  deps: PipelineDeps,
  plan: ExporterPlan,
  levels: Read<Watermarks>,
): Observable<ExporterStanding> {
  const state$ = attempted(callWithTimeout(deps, 'reading the state', () => deps.state(plan.name)));
  return state$.pipe(
    concatMap((state) => {
      if (!('value' in state)) return of(unreadState(plan, state));
      const { published } = deps;
      if (published === undefined) return of(standingOf(deps, plan, levels, state.value, OURS));
      const look = () => published(plan.name, state.value);
      const file$ = attempted(callWithTimeout(deps, 'looking at the live file', look));
      return file$.pipe(
        map((file): Published => ('value' in file ? file.value : { kind: 'unread', ...file })),
        map((file) => standingOf(deps, plan, levels, state.value, file)),
      );
    }),
  );
}

function unreadState(plan: ExporterPlan, unread: Fault): ExporterStanding {
  const { name: exporter, file } = exporterOf(plan.name);
  const { foreign } = INITIAL_STATE;
  const nothing = { freshness: null, setback: null, setAside: false, amiss: null, foreign };
  return { exporter, file, ...nothing, unread };
}

function standingOf(
  { scheduler, settings }: PipelineDeps,
  plan: ExporterPlan,
  levels: Read<Watermarks>,
  state: ExporterState,
  published: Published,
): ExporterStanding {
  const { name: exporter, file } = exporterOf(plan.name);
  const { setback, paused, pinned, foreign } = state;
  const amiss = amissFile({ exporter, file }, published, state);
  const rest = { exporter, file, setback, setAside: paused || pinned !== null, amiss, foreign };
  if (!('value' in levels)) return { ...rest, freshness: null, unread: levels };
  const seen = { plan, state, levels: levels.value, published, now: scheduler.now(), settings };
  const { state: how, missing, leftOut, deadline, unreadable } = fileStatus(seen).freshness;
  if (unreadable !== null) return { ...rest, freshness: null, unread: unreadable };
  return { ...rest, freshness: { state: how, missing, leftOut, deadline }, unread: null };
}

function attempted<T>(read$: Observable<T>): Observable<Read<T>> {
  return read$.pipe(
    map((value) => ({ value })),
    catchError((error: unknown) => of(faultOf(error))),
  );
}

function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof TrendsError ? error.remedy : 'See the log; it is retried.';
  if (!(error instanceof PortError)) return { message, remedy, permanent: false };
  return { message, remedy, permanent: error.permanent, subject: error.subject };
}
