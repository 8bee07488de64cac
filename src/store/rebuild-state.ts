import { addDays, type EpochMs, type IsoDate, isIsoDate, newYorkDate } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { missingInText } from '../domain/missing.js';
import { provenanceOf } from '../domain/provenance.js';
import { readRunId } from '../domain/run-id.js';
import type { RunRecord } from '../domain/run-record.js';
import {
  type Cause,
  type ExporterState,
  INITIAL_STATE,
  type LiveFile,
  type Pin,
} from '../domain/state.js';
import type { TableName } from '../domain/tables.js';
import { historyOf, succeeded } from '../explain/history.js';
import { CAUSES } from '../explain/phrases.js';

/** The live object, as far as its store describes it. */
export interface LiveObject {
  readonly generation: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Whose state is rebuilt, and what is known besides the journal. */
export interface Rebuilding {
  readonly exporter: string;
  /** The tables it waits for. */
  readonly tables: readonly TableName[];
  /** What it is built by now, where the live file does not say what it was built by. */
  readonly definition: string;
  /** Null when there is none, or it cannot be read. */
  readonly live: LiveObject | null;
}

/**
 * An exporter's state as the journal and the live file tell it: the live file from the newest runs
 * that made and confirmed it, paused and pinned from what operators did. What neither tells (what the
 * tables held) is left out, so that the next evaluation compares anew: one query, and no upload where the
 * content is the same. Pure.
 */
export function rebuiltState(entries: readonly JournalEntry[], about: Rebuilding): ExporterState {
  const { exporter } = about;
  const { paused, pinnedTo, unpinnedAt } = operationsOn(entries, exporter);
  const { runs: journaled } = historyOf(entries, exporter, Number.POSITIVE_INFINITY);
  const untold = pinnedTo === null ? untoldRun(about, journaled) : null;
  const runs = untold === null ? journaled : [...journaled, untold];
  const since = runs.filter(({ finishedAt }) => finishedAt > unpinnedAt);
  const last = runs.at(-1);
  const live = liveOf(since, about);
  return {
    ...INITIAL_STATE,
    live,
    paused,
    pinned: pinnedTo === null ? null : pinOf(pinnedTo, runs, about.live),
    fallbackSlot: since.findLast((run) => run.cause === 'fallback' || run.partial)?.slot ?? null,
    silentSlot: since.findLast(({ cause }) => cause === 'silent-input')?.slot ?? null,
    lastRunMs: last === undefined ? null : last.finishedAt - last.startedAt,
  };
}

interface Operated {
  readonly paused: boolean;
  readonly pinnedTo: { readonly runId: string; readonly at: EpochMs } | null;
  /** When the last pin was ended: the live file counts as unknown from then on. */
  readonly unpinnedAt: EpochMs;
}

function operationsOn(entries: readonly JournalEntry[], exporter: string): Operated {
  let now: Operated = { paused: false, pinnedTo: null, unpinnedAt: Number.NEGATIVE_INFINITY };
  const own = entries.flatMap((entry) =>
    entry.kind === 'operation' && entry.exporter === exporter ? entry : [],
  );
  for (const { operation, detail, at } of [...own].sort((a, b) => a.at - b.at)) {
    if (operation === 'pause') now = { ...now, paused: true };
    if (operation === 'rollback') now = { ...now, pinnedTo: { runId: detail, at } };
    if (operation === 'resume') {
      const unpinnedAt = now.pinnedTo === null ? now.unpinnedAt : at;
      now = { paused: false, pinnedTo: null, unpinnedAt };
    }
  }
  return now;
}

function liveOf(
  runs: readonly RunRecord[],
  { tables, definition, live }: Rebuilding,
): LiveFile | null {
  const made = runs.findLast(({ status }) => status === 'published');
  const confirmed = runs.findLast(succeeded);
  if (made === undefined || confirmed === undefined) return null;
  const { dataThrough, missing } = confirmed;
  const isLive = live?.metadata['run-id'] === made.runId;
  const told = isLive ? provenanceOf(live.metadata) : null;
  return {
    runId: made.runId,
    cause: made.cause,
    publishedAt: made.finishedAt,
    generation: (isLive ? live.generation : made.generation) ?? '0',
    asOf: confirmed.asOf,
    dataThrough,
    missing,
    partial: confirmed.partial,
    reached: Object.fromEntries(
      tables.map((table) => [table, datesReached(dataThrough, missingOf(missing, table))]),
    ),
    marks: {},
    levelsReadAt: confirmed.startedAt,
    definition: told?.definition ?? definition,
    configured: told?.configured ?? true,
    contentHash: confirmed.contentHash ?? '',
    rows: told?.rows ?? {},
  };
}

/** The run that published the live file, from the file's own metadata, where its line is lost; else null. */
function untoldRun({ exporter, live }: Rebuilding, runs: readonly RunRecord[]): RunRecord | null {
  const { 'run-id': runId, 'as-of': asOf, ...more } = live?.metadata ?? {};
  const at = readRunId(runId ?? '')?.at;
  if (live === null || runId === undefined || asOf === undefined || at === undefined) return null;
  const last = runs.findLast(({ status }) => status === 'published');
  if (last !== undefined && last.runId >= runId) return null;
  const told = provenanceOf(live.metadata);
  return {
    runId,
    exporter,
    cause: isCause(more.cause) ? more.cause : 'manual',
    slot: told?.slot ?? null,
    asOf,
    landings: [],
    startedAt: told?.startedAt ?? at,
    finishedAt: told?.publishedAt ?? at,
    status: 'published',
    rows: null,
    bytesProcessed: null,
    bytesBilled: null,
    dataFaults: null,
    generation: live.generation,
    contentHash: more['content-hash'] ?? null,
    dataThrough: dateIn(more['data-through']),
    missing: told?.missing ?? missingInText(more.partial ?? ''),
    partial: more.partial !== undefined,
    error: null,
  };
}

function isCause(text: string | undefined): text is Cause {
  return text !== undefined && Object.hasOwn(CAUSES, text);
}

function dateIn(text: string | undefined): IsoDate | null {
  return text !== undefined && isIsoDate(text) ? text : null;
}

function missingOf(missing: RunRecord['missing'], table: TableName): readonly IsoDate[] {
  return missing.flatMap((each) => (each.table === table ? each.date : []));
}

/** No slot requires a date further back. */
const LOOK_BACK_DAYS = 200;

/** The run reached its slot's date but for what it says is missing; dates without games do no harm. */
function datesReached(through: IsoDate | null, missing: readonly IsoDate[]): readonly IsoDate[] {
  if (through === null) return [];
  const back = Array.from({ length: LOOK_BACK_DAYS }, (_, days) => addDays(through, -days));
  return back.filter((day) => !missing.includes(day)).reverse();
}

function pinOf(
  { runId, at }: { readonly runId: string; readonly at: EpochMs },
  runs: readonly RunRecord[],
  live: LiveObject | null,
): Pin {
  const { 'run-id': liveRun, 'as-of': asOf, 'data-through': through } = live?.metadata ?? {};
  if (liveRun === runId && asOf !== undefined) {
    return { runId, at, asOf, dataThrough: dateIn(through) };
  }
  const made = runs.find((run) => run.runId === runId);
  const { asOf: day = newYorkDate(at), dataThrough = null } = made ?? {};
  return { runId, at, asOf: day, dataThrough };
}
