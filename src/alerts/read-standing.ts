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
import { effect } from '../../streams/effect.js';
import { fileStatus } from '../../streams/file-status.js';
import { tablesOf } from '../../streams/look.js';
import type { ExporterPlan, World } from '../../streams/world.js';
import { amissFile } from '../domain/amiss.js';
import type { EpochMs } from '../domain/date.js';
import { PortError, TrendsError } from '../domain/errors.js';
import type { Levels } from '../domain/levels.js';
import { OURS, type Published } from '../domain/published.js';
import { type ExporterState, INITIAL_STATE } from '../domain/state.js';
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
export function readStanding(world: World, deadLetters: CountDeadLetters): Observable<Standing> {
  return defer(() => {
    const { exporters, scheduler } = world;
    const since = scheduler.now() - HOUR;
    return forkJoin({
      standings: levelsFor(world).pipe(
        concatMap((levels) => forkJoin(exporters.map((plan) => standing(world, plan, levels)))),
      ),
      letters: effect(world, 'counting the dead letters', () => deadLetters(since)),
    }).pipe(
      map(({ standings, letters }) => ({
        at: scheduler.now(),
        exporters: standings,
        deadLetters: letters.messages,
        unkept: letters.unkept,
        strays: world.strays?.(since) ?? [],
        clock: world.clock?.() ?? null,
      })),
    );
  });
}

type Read<T> = { readonly value: T } | Fault;

/** The levels of all tables in one read. One table that cannot be read is part of them. */
function levelsFor(world: World): Observable<Read<Levels>> {
  const all = [...new Set(world.exporters.flatMap(tablesOf))];
  return attempted(effect(world, 'reading the levels', () => world.levels(all)));
}

function standing(
  world: World,
  plan: ExporterPlan,
  levels: Read<Levels>,
): Observable<ExporterStanding> {
  const state$ = attempted(effect(world, 'reading the state', () => world.state(plan.name)));
  return state$.pipe(
    concatMap((state) => {
      if (!('value' in state)) return of(unreadState(plan, state));
      const { published } = world;
      if (published === undefined) return of(standingOf(world, plan, levels, state.value, OURS));
      const look = () => published(plan.name, state.value);
      const file$ = attempted(effect(world, 'looking at the live file', look));
      return file$.pipe(
        map((file): Published => ('value' in file ? file.value : { kind: 'unread', ...file })),
        map((file) => standingOf(world, plan, levels, state.value, file)),
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
  { scheduler, settings }: World,
  plan: ExporterPlan,
  levels: Read<Levels>,
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
