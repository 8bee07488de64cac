import {
  catchError,
  concat,
  concatMap,
  defer,
  EMPTY,
  endWith,
  forkJoin,
  from,
  ignoreElements,
  map,
  type Observable,
  of,
  tap,
  throwError,
} from 'rxjs';
import { type EpochMs, newYorkDate } from '../src/domain/date.js';
import type { JournalEntry } from '../src/domain/journal-entry.js';
import { type Landing, landingId } from '../src/domain/landing.js';
import type { TableName } from '../src/domain/tables.js';
import { readAtOf, type Watermarks } from '../src/domain/watermarks.js';
import type { AnnouncementIndex, Change } from './announcement-index.js';
import { callWithTimeout } from './call-with-timeout.js';
import type { Received } from './flow.js';
import type { PipelineDeps } from './pipeline-deps.js';
import { type Routing, routing } from './routing.js';

/**
 * Reads the levels and journals a landing for every change that no event announced, together with
 * the reading itself where it says something new.
 * @param undated tables of which was announced that they changed, but not which dates
 * @param since tables without a stamp to trust are read anew when they were last read before
 */
export function detectUnannouncedChanges(
  deps: PipelineDeps,
  tables: readonly TableName[],
  memory: AnnouncementIndex,
  tellPostponed: (levels: Watermarks) => void,
  undated: ReadonlySet<TableName>,
  since: EpochMs,
): Observable<Received> {
  return callWithTimeout(deps, 'reading the levels', () => deps.levels(tables, { since })).pipe(
    tap(tellPostponed),
    concatMap((levels) =>
      concat(
        learn(deps, memory, levels),
        defer(() => keep(deps, memory, levels, undated)),
      ),
    ),
  );
}

/** Before a change counts as unannounced: what others were told of, or have observed themselves. */
function learn(
  deps: PipelineDeps,
  memory: AnnouncementIndex,
  levels: Watermarks,
): Observable<never> {
  const { journaledSince } = deps;
  const changes = memory.unannounced(levels);
  if (journaledSince === undefined || changes.length === 0) return EMPTY;
  const since = Math.min(...changes.map((change) => memory.readAt(change, levels)));
  return callWithTimeout(deps, 'reading the journal', () => journaledSince(since)).pipe(
    tap((sightings) => memory.learn(sightings, levels)),
    ignoreElements(),
  );
}

/** Appends all lines at once, so that they share a segment: a crash leaves all of them, or none. */
function keep(
  deps: PipelineDeps,
  memory: AnnouncementIndex,
  levels: Watermarks,
  undated: ReadonlySet<TableName>,
): Observable<Received> {
  const at = deps.scheduler.now();
  const routes = routing(deps.exporters);
  const found = memory.unannounced(levels).map((change) => {
    const source = undated.has(change.table) ? 'audit-log' : 'observed';
    return { change, item: received(routes, change, levels, at, source) };
  });
  const marks = memory.worthALine(levels);
  const journaled = Object.keys(marks);
  const line: JournalEntry = { kind: 'levels', version: 2, at: levels.readAt, tables: marks };
  const lines = [...found.map(({ item }) => lineOf(item)), ...(journaled.length > 0 ? [line] : [])];
  const kept$ = lines.length > 0 ? forkJoin(lines.map((each) => append(deps, each))) : of([]);
  return kept$.pipe(
    concatMap((kept) => {
      const durable = found.filter((_, index) => kept[index]?.ok);
      for (const { change } of durable) memory.reported(change, levels);
      const lost = kept.find(({ ok }) => !ok);
      if (lost === undefined) memory.accept(levels, journaled);
      const items$ = from(durable.map(({ item }) => item));
      return lost === undefined
        ? items$
        : concat(
            items$,
            throwError(() => lost.error),
          );
    }),
  );
}

/** Whether a line was journaled; one that was not must not keep the others from being counted. */
interface Kept {
  readonly ok: boolean;
  readonly error?: unknown;
}

function append(deps: PipelineDeps, entry: JournalEntry): Observable<Kept> {
  return callWithTimeout(deps, 'the journal', () => deps.journal(entry)).pipe(
    ignoreElements(),
    endWith({ ok: true }),
    map((kept): Kept => kept),
    catchError((error: unknown) => of({ ok: false, error })),
  );
}

function lineOf({ landing, routes }: Received): JournalEntry {
  const { id, receivedAt } = landing;
  return { kind: 'landing', at: receivedAt, landing, routes, messageId: id, reason: null };
}

function received(
  routes: Routing,
  { table, date }: Change,
  levels: Watermarks,
  at: EpochMs,
  source: 'observed' | 'audit-log',
): Received {
  const stamp = levels.tables[table]?.stamp;
  const modifiedAt = stamp?.untrusted ? readAtOf(levels, table) : (stamp?.modifiedAt ?? at);
  const facts = {
    table,
    gameDate: date,
    executionId: `observed-${modifiedAt}`,
    status: 'partial' as const,
  };
  const landing: Landing = {
    ...facts,
    id: landingId(facts),
    landedAt: modifiedAt,
    receivedAt: at,
    correlationId: source,
    records: null,
    source,
  };
  return { kind: 'received', landing, routes: routes(landing, newYorkDate(at)) };
}
