import {
  catchError,
  concat,
  concatMap,
  defer,
  forkJoin,
  ignoreElements,
  map,
  type Observable,
  of,
} from 'rxjs';
import { type IsoDate, newYorkDate } from '../src/domain/date.js';
import { WarehouseError } from '../src/domain/errors.js';
import { askedBy } from './asked.js';
import { type Decision, decide } from './decide.js';
import { effect } from './effect.js';
import type { Request, Rest, Wake } from './flow.js';
import { type Look, tablesOf, unreadableTable } from './look.js';
import { notedState } from './noted.js';
import type { Settling } from './settling.js';
import { distinctLandings } from './wakes.js';
import { type ExporterPlan, plansByName, type World } from './world.js';

/** Between looks while the levels cannot be read. */
const BLIND_RETRY_MS = 60_000;

/** Looks at the calendar, the levels and the live file; a request when a refresh is due, else why not. */
export function gate(
  world: World,
  under: Pick<Settling, 'of'> = { of: () => [] },
): (wakes$: Observable<Wake>) => Observable<Rest | Request> {
  const planOf = plansByName(world);
  return (wakes$) =>
    wakes$.pipe(
      concatMap((wake) =>
        defer(() => look(world, planOf(wake.exporter), wake)).pipe(
          map((seen) => outcome(world, seen)),
          map((item) => withSettling(item, under)),
          catchError((error: unknown) => of(blind(world, wake, error))),
        ),
      ),
    );
}

function look(world: World, plan: ExporterPlan, wake: Wake): Observable<Look> {
  const tables = tablesOf(plan);
  const asked = askedBy(plan, wake, world.scheduler.now(), world.settings);
  return forkJoin({
    state: effect(world, 'reading the state', () => world.state(wake.exporter)),
    levels: effect(world, 'reading the levels', () => world.levels(tables, asked)),
  }).pipe(
    map(({ state, levels }) => {
      const { scheduler, settings } = world;
      return { plan, wake, state, levels, now: scheduler.now(), settings };
    }),
    concatMap((seen) => {
      const state = notedState(seen);
      if (state === null) return of(seen);
      return concat(
        effect(world, 'saving the state', () => world.saveState(wake.exporter, state)).pipe(
          ignoreElements(),
        ),
        effect(world, 'reading the state', () => world.state(wake.exporter)),
      ).pipe(map((saved) => ({ ...seen, state: saved })));
    }),
  );
}

function outcome(world: World, seen: Look): Rest | Request {
  const { wake, now } = seen;
  if (wake.asOf !== null && wake.asOf < newYorkDate(now)) return historical(world, seen, wake.asOf);
  const unreadable = unreadableTable(seen);
  if (unreadable !== null)
    return blind(world, wake, new WarehouseError(unreadable.message, unreadable));
  const decision = decide(seen);
  if (decision.kind === 'refresh') return due(world, seen, decision);
  const { reason, detail, until, keep } = decision;
  const landings = wake.landings.map(({ id }) => id);
  const verdict = { exporter: wake.exporter, at: now, reason, detail, landings, until };
  // Force that has to wait comes again as force.
  const turnedAway = wake.force;
  // Of a run that another instance may have died in, something may be left to record.
  const awaitsClaim = seen.state.claim !== null;
  return { kind: 'rest', verdict, keep, turnedAway, ...(awaitsClaim && { awaitsClaim }) };
}

function due(
  world: World,
  look: Look,
  { cause, slot, missing, lacks, late, keep }: Extract<Decision, { kind: 'refresh' }>,
): Request {
  return {
    ...requestOf(world, look, newYorkDate(look.now)),
    cause,
    slot: slot?.id ?? null,
    // Before the deadline what is missing is on its way: the file is partial for what is not.
    missing: late || lacks.length === 0 ? [...missing, ...lacks] : lacks,
    partial: (late && missing.length > 0) || lacks.length > 0,
    landings: look.wake.landings,
    keep,
  };
}

/**
 * A refresh names the landings that still settle too, where they came before its levels were read: it
 * holds them, whoever had it evaluated.
 */
function withSettling(item: Rest | Request, under: Pick<Settling, 'of'>): Rest | Request {
  if (item.kind !== 'request' || item.destination === 'history') return item;
  const { readAt } = item.levels;
  const held = under.of(item.exporter).filter(({ receivedAt }) => receivedAt <= readAt);
  if (held.length === 0) return item;
  return { ...item, landings: distinctLandings([...item.landings, ...held]) };
}

/** A tick that names a past date: computed as of that date, into history only. */
function historical(world: World, look: Look, asOf: IsoDate): Request {
  return { ...requestOf(world, look, asOf), destination: 'history', keep: look.wake.landings };
}

/** A request as of a date, for the live file, that includes nothing yet. */
function requestOf(world: World, { wake, state, levels, now }: Look, asOf: IsoDate): Request {
  return {
    kind: 'request',
    runId: world.newRunId(),
    exporter: wake.exporter,
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
    keep: [],
    startedAt: now,
  };
}

/** The look itself failed: nothing is decided, nothing forgotten, and it is looked at again soon. */
export function blind(world: World, wake: Wake, error: unknown): Rest {
  const at = world.scheduler.now();
  const detail = error instanceof Error ? error.message : String(error);
  world.warn(`${wake.exporter} could not be looked at`, error);
  const landings = wake.landings.map(({ id }) => id);
  return {
    kind: 'rest',
    verdict: {
      exporter: wake.exporter,
      at,
      reason: 'failing',
      detail,
      landings,
      until: at + BLIND_RETRY_MS,
    },
    keep: wake.landings,
    turnedAway: true,
  };
}
