import { datedTables } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import { addDays, type EpochMs, type IsoDate, newYorkDate } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Landing } from '../domain/landing.js';
import type { RunRecord } from '../domain/run-record.js';
import { NOTHING_KNOWN, withSnapshot } from '../domain/snapshot.js';
import { type ExporterState, INITIAL_STATE, type LiveFile, reachedDates } from '../domain/state.js';
import type { TableName } from '../domain/tables.js';
import { watermarkSnapshotsOf } from '../domain/watermark-snapshot.js';
import type { Watermarks } from '../domain/watermarks.js';
import { onlyOlder } from './replay-watermarks.js';

/** What stood when a replay begins. */
export interface Standing {
  readonly plan: ExporterPlan;
  readonly start: EpochMs;
  /** Of a journal what was written before the start, in order; empty without a journal. */
  readonly journal: readonly JournalEntry[];
  /** What the tables held at the start, as far as it is known. */
  readonly levels: Watermarks;
  /** Dates with games, ascending. */
  readonly gameDates: readonly IsoDate[];
  /** What was heard before the start. */
  readonly landings: readonly Landing[];
}

/**
 * The state an exporter is replayed from: its live file, pause and pin as the journal has them, or,
 * where it tells of no live file, one that covers the slots before the start.
 */
export function standingState(standing: Standing): ExporterState {
  const { plan, start, journal } = standing;
  const runs = journal.flatMap((entry) =>
    entry.kind === 'run' && entry.run.exporter === plan.name ? [entry.run] : [],
  );
  const live = runs.findLast(madeLive);
  const state: ExporterState = {
    ...INITIAL_STATE,
    cadence: { key: plan.cadenceKey, since: 0 },
    ...builtFrom(live === undefined ? coveringFile(standing) : recordedFile(standing, live)),
    fallbackSlot: runs.findLast(endedItsSlot)?.slot ?? null,
    silentSlot: runs.findLast(({ cause }) => cause === 'silent-input')?.slot ?? null,
  };
  return journal.reduce(
    (before, entry) =>
      entry.kind === 'operation' && entry.exporter === plan.name && entry.at < start
        ? operated(before, entry)
        : before,
    state,
  );
}

/**
 * When each exporter's last run of the service began. Failed ones keep no distance, nor do those of a
 * command.
 */
export function lastRuns(journal: readonly JournalEntry[]): ReadonlyMap<string, EpochMs> {
  const runs = journal.flatMap((entry) => (entry.kind === 'run' ? [entry.run] : []));
  const spacing = runs.filter(
    ({ error, status, cause }) => error === null && status !== 'restored' && cause !== 'manual',
  );
  return new Map(spacing.map(({ exporter, startedAt }) => [exporter, startedAt]));
}

/** A live file, and what later refreshes are compared with: what had been read when it was built. */
function builtFrom(live: LiveFile): Pick<ExporterState, 'live' | 'inputs'> {
  const keys = Object.entries(live.marks).map(([table, mark]) => [table, mark.keys ?? {}] as const);
  const { asOf, levelsReadAt: readAt } = live;
  return { live, inputs: { asOf, readAt, keys: Object.fromEntries(keys), rows: {} } };
}

type Operated = Extract<JournalEntry, { kind: 'operation' }>;

/** The state after what an operator did. */
export function operated(state: ExporterState, { operation, detail, at }: Operated): ExporterState {
  switch (operation) {
    case 'pause':
      return { ...state, paused: true };
    case 'rollback':
      return { ...state, pinned: { runId: detail, at, asOf: newYorkDate(at), dataThrough: null } };
    case 'resume':
      return state.pinned === null
        ? { ...state, paused: false }
        : { ...state, paused: false, pinned: null, live: null, fallbackSlot: null };
  }
}

function madeLive({ status }: RunRecord): boolean {
  return status === 'published' || status === 'unchanged' || status === 'already-current';
}

function endedItsSlot(run: RunRecord): boolean {
  return madeLive(run) && (run.cause === 'fallback' || (run.partial && run.missing.length > 0));
}

/** The live file that a run left, built from what had been read by then. */
function recordedFile({ plan, journal, gameDates, landings }: Standing, run: RunRecord): LiveFile {
  const known = journal.reduce(
    (before, entry) =>
      entry.kind === 'snapshot' && entry.at <= run.startedAt ? withSnapshot(before, entry) : before,
    NOTHING_KNOWN,
  );
  const ids = new Set(run.landings);
  const asked = datesOf(landings.filter(({ id }) => ids.has(id)));
  const tables = onlyOlder(known.tables, asked);
  const levels = { ...known, tables, readAt: run.startedAt, announced: {} };
  const told = known.schedule.length > 0;
  return {
    ...NO_FILE,
    runId: run.runId,
    cause: run.cause,
    asOf: run.asOf,
    publishedAt: run.finishedAt,
    dataThrough: run.dataThrough,
    missing: run.missing,
    partial: run.partial,
    reached: told
      ? reachedDates(levels, datedTables(plan), run.startedAt)
      : allReached(plan, gameDates, run.dataThrough ?? ''),
    marks: watermarkSnapshotsOf(levels, plan.sources),
    levelsReadAt: run.startedAt,
    definition: plan.definition,
    contentHash: run.contentHash ?? '',
    generation: run.generation ?? '0',
  };
}

/** The dates that landings are of, by table: those that a run with them asked for. */
function datesOf(landings: readonly Landing[]): Readonly<Record<TableName, readonly IsoDate[]>> {
  const dates = new Map<TableName, readonly IsoDate[]>();
  for (const { table, gameDate } of landings) {
    dates.set(table, [...(dates.get(table) ?? []), gameDate]);
  }
  return Object.fromEntries(dates);
}

/** A file of the day before that covers every slot before the start and holds what had landed by then. */
function coveringFile({ plan, start, levels, gameDates }: Standing): LiveFile {
  const asOf = newYorkDate(start - 1);
  return {
    ...NO_FILE,
    asOf,
    publishedAt: start,
    reached: allReached(plan, gameDates, addDays(asOf, -1)),
    marks: watermarkSnapshotsOf(levels, plan.sources),
    levelsReadAt: start,
    definition: plan.definition,
  };
}

function allReached(plan: ExporterPlan, gameDates: readonly IsoDate[], until: IsoDate) {
  const dates = gameDates.filter((day) => day <= until);
  return Object.fromEntries(datedTables(plan).map((table) => [table, dates]));
}

const NO_FILE: LiveFile = {
  runId: 'before the replay',
  cause: 'slot',
  asOf: '',
  publishedAt: 0,
  dataThrough: null,
  missing: [],
  partial: false,
  reached: {},
  marks: {},
  levelsReadAt: 0,
  definition: '',
  configured: true,
  contentHash: '',
  generation: '0',
  rows: {},
};
