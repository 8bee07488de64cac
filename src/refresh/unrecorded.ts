import { createHash } from 'node:crypto';
import { datedTables } from '../../streams/evaluation-context.js';
import type { Draft, Request, Unrecorded } from '../../streams/flow.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import type { EpochMs } from '../domain/date.js';
import { type Provenance, provenanceOf } from '../domain/provenance.js';
import type { RunRecord } from '../domain/run-record.js';
import { type Claim, type LiveFile, reachedDates } from '../domain/state.js';
import type { TableName } from '../domain/tables.js';
import { watermarkSnapshotsOf } from '../domain/watermark-snapshot.js';
import type { Watermarks } from '../domain/watermarks.js';
import type { ObjectStore } from '../ports/object-store.js';

/** What the request and the levels of a run add to its file's metadata. */
export type RunFacts = Pick<
  Provenance,
  | 'slot'
  | 'definition'
  | 'configured'
  | 'startedAt'
  | 'publishedAt'
  | 'levelsReadAt'
  | 'levels'
  | 'reached'
>;

/** Dates that a file's metadata names of those that each source reached. */
const REACHED_DATES = 5;

/** What a run's file says of it beside its content. @param now when it is published */
export function runFacts(
  { levels, slot, startedAt }: Request,
  plan: ExporterPlan,
  { moved }: Pick<Draft, 'moved'>,
  now: EpochMs,
): RunFacts {
  const reached = reachedDates(levels, datedTables(plan).filter(isNot(moved)), startedAt);
  return {
    slot,
    definition: plan.definition,
    configured: plan.configured,
    startedAt,
    publishedAt: now,
    levelsReadAt: levels.readAt,
    levels: moved.length > 0 ? null : hashOf(levels, plan),
    reached: Object.fromEntries(
      Object.entries(reached).map(([table, days]) => [table, days.slice(-REACHED_DATES)]),
    ),
  };
}

/** Where an unrecorded run is looked for, and what is needed to tell what it was built from. */
export interface UnrecordedSources {
  readonly store: Pick<ObjectStore, 'head'>;
  /** Of the live file. */
  readonly name: string;
  readonly plan: ExporterPlan;
  /** As the tables are now. */
  readonly levels: () => Promise<Watermarks>;
  /** Whether the run's line is in the journal. */
  readonly journaled: (runId: string) => Promise<boolean>;
}

/**
 * What the run of a dead claim published without recording it; null when the live file is not its.
 * Where the tables are not what they were, the file counts as built from nothing of them: it is due again.
 */
export async function unrecordedRun(
  { store, name, plan, levels, journaled }: UnrecordedSources,
  { runId }: Claim,
): Promise<Unrecorded | null> {
  const head = await store.head(name);
  const run = provenanceOf(head?.attributes.metadata ?? {});
  if (head === null || run?.runId !== runId) return null;
  const now = await levels().catch(() => null);
  const same = now !== null && run.levels !== null && hashOf(now, plan) === run.levels;
  const { generation } = head;
  return {
    live: {
      ...fileOf(run, generation),
      marks: same ? watermarkSnapshotsOf(now, plan.sources) : {},
      reached: same ? reachedDates(now, datedTables(plan), run.startedAt) : run.reached,
    },
    record: recordOf(run, generation),
    journaled: await journaled(runId),
  };
}

function fileOf(run: Provenance, generation: string): Omit<LiveFile, 'marks' | 'reached'> {
  const { runId, cause, asOf, publishedAt, dataThrough, missing, partial } = run;
  const { levelsReadAt, definition, configured, contentHash, rows, leftOut = [] } = run;
  return {
    ...{ runId, cause, asOf, publishedAt, dataThrough, missing, partial, levelsReadAt },
    ...{ definition, configured, contentHash, generation, rows, leftOut },
  };
}

function recordOf(run: Provenance, generation: string): RunRecord {
  const { runId, exporter, cause, slot, asOf, landings, startedAt, publishedAt } = run;
  const { resultRows, bytesProcessed, bytesBilled, dataFaults, contentHash, dataThrough } = run;
  const { missing, partial, leftOut, overrode } = run;
  return {
    ...{ runId, exporter, cause, slot, asOf, landings, startedAt },
    finishedAt: publishedAt,
    status: 'published',
    rows: resultRows,
    ...{ bytesProcessed, bytesBilled, dataFaults, generation, contentHash, dataThrough },
    ...{ missing, partial, error: null },
    ...(leftOut && { leftOut }),
    ...(overrode && { overrode }),
    recovered: true,
  };
}

/** The same for as long as the tables say the same. */
function hashOf(levels: Watermarks, plan: ExporterPlan): string {
  const marks = JSON.stringify(watermarkSnapshotsOf(levels, plan.sources));
  return createHash('sha256').update(marks).digest('base64url').slice(0, 16);
}

function isNot(tables: readonly TableName[]): (table: TableName) => boolean {
  return (table) => !tables.includes(table);
}
