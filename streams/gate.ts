import { catchError, concatMap, defer, forkJoin, map, type Observable, of, throwError } from 'rxjs';
import { type EpochMs, type IsoDate, newYorkDate } from '../src/domain/date.js';
import { WarehouseError } from '../src/domain/errors.js';
import type { Levels } from '../src/domain/levels.js';
import { withChange } from '../src/domain/published.js';
import { askedBy } from './asked.js';
import { type Decision, decide } from './decide.js';
import { effect } from './effect.js';
import type { Request, Rest, Restore, Wake } from './flow.js';
import { lookAtFile, messageOf, saved } from './live-file.js';
import { type Look, tablesOf, unreadableTable } from './look.js';
import { notedState } from './noted.js';
import { isOrder, orderOnce } from './order-limit.js';
import { restorationOf } from './restore.js';
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
        defer(() => lookOrLimit(world, planOf(wake.exporter), wake)).pipe(
          map((item) => (item.kind === 'request' ? withSettling(item, under) : item)),
          catchError((error: unknown) => of(blind(world, wake, error))),
        ),
      ),
    );
}

/** An order is carried out by one instance alone. */
function lookOrLimit(world: World, plan: ExporterPlan, wake: Wake): Observable<Rest | Request> {
  if (!isOrder(wake)) return look(world, plan, wake);
  return orderOnce(world, wake).pipe(
    concatMap((limited) => (limited === null ? look(world, plan, wake) : of(limited))),
  );
}

function look(world: World, plan: ExporterPlan, wake: Wake): Observable<Rest | Request> {
  const tables = tablesOf(plan);
  const asked = askedBy(plan, wake, world.scheduler.now(), world.settings);
  return forkJoin({
    seen: effect(world, 'reading the state', () => world.state(wake.exporter)).pipe(
      concatMap((state) => lookAtFile(world, wake.exporter, state)),
    ),
    levels: attempted(effect(world, 'reading the levels', () => world.levels(tables, asked))),
  }).pipe(
    concatMap(({ seen: { state, published }, levels }) => {
      const { scheduler, settings } = world;
      const seen = { plan, wake, state, published, now: scheduler.now(), settings };
      if (levels.kind === 'read') {
        return adopted(world, { ...seen, levels: levels.value }).pipe(
          map((found) => outcome(world, found)),
        );
      }
      const request = withoutLevels(world, { ...seen, levels: nothingRead(seen.now) });
      return request === null ? throwError(() => levels.error) : of(request);
    }),
  );
}

function adopted(world: World, seen: Look): Observable<Look> {
  const state = notedState(seen);
  if (state === null) return of(seen);
  return saved(world, seen.wake.exporter, state).pipe(map((now) => ({ ...seen, state: now })));
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

function nothingRead(readAt: EpochMs): Levels {
  return { readAt, tables: {}, schedule: [], announced: {} };
}

function outcome(world: World, seen: Look): Rest | Request {
  const { wake, now } = seen;
  if (wake.asOf !== null && wake.asOf < newYorkDate(now)) return historical(world, seen, wake.asOf);
  const unreadable = unreadableTable(seen);
  if (unreadable !== null) {
    const error = new WarehouseError(unreadable.message, unreadable);
    return withoutLevels(world, seen) ?? blind(world, wake, error);
  }
  const decision = decide(seen);
  switch (decision.kind) {
    case 'refresh':
      return due(world, seen, decision);
    case 'restore':
      return restored(world, seen, decision, seen.state.pinned === null);
    case 'rest': {
      const { reason, detail, until, keep, awaited } = decision;
      const landings = wake.landings.map(({ id }) => id);
      const said = { exporter: wake.exporter, at: now, reason, detail, landings, until };
      const verdict = awaited === undefined ? said : { ...said, awaited };
      // Force that has to wait comes again as force.
      const turnedAway = wake.force;
      // Of a run that another instance may have died in, something may be left to record.
      const awaitsClaim = seen.state.claim !== null;
      return { kind: 'rest', verdict, keep, turnedAway, ...(awaitsClaim && { awaitsClaim }) };
    }
  }
}

/** Tables that cannot be read keep no file from being put back; null: that is not to be done. */
function withoutLevels(world: World, seen: Look): Request | null {
  const { wake, state, published, now } = seen;
  const restoration = wake.asOf === null ? restorationOf(published, state, now, wake.why) : null;
  if (restoration?.kind !== 'now') return null;
  return restored(world, seen, restoration, false);
}

/** The version that should be live is put back. */
function restored(
  world: World,
  seen: Look,
  { change, version }: Pick<Extract<Restore, { kind: 'version' }>, 'change' | 'version'>,
  orCompute: boolean,
): Request {
  const { wake, state, now } = seen;
  return {
    ...requestOf(world, seen, newYorkDate(now)),
    cause: 'restored',
    state: withChange(state, change, now),
    keep: wake.landings,
    restore: { kind: 'version', change, version, orCompute },
  };
}

function due(
  world: World,
  look: Look,
  { cause, slot, missing, lacks, late, keep, change }: Extract<Decision, { kind: 'refresh' }>,
): Request {
  const { state, now, wake } = look;
  return {
    ...requestOf(world, look, newYorkDate(now)),
    cause,
    slot: slot?.id ?? null,
    // Before the deadline what is missing is on its way: the file is partial for what is not.
    missing: late || lacks.length === 0 ? [...missing, ...lacks] : lacks,
    partial: (late && missing.length > 0) || lacks.length > 0,
    landings: wake.landings,
    keep,
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
  const detail = messageOf(error);
  world.warn('evaluation.failed', `${wake.exporter} could not be evaluated`, error);
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
