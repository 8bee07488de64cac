import { dataThrough } from '../src/domain/completeness.js';
import type { EpochMs } from '../src/domain/date.js';
import type { RunWarning } from '../src/domain/guard-findings.js';
import { expectedOf, putRight, withObject } from '../src/domain/published.js';
import type { RunRecord } from '../src/domain/run-record.js';
import {
  type ExporterState,
  type InputMemory,
  type LiveFile,
  reachedDates,
} from '../src/domain/state.js';
import type { TableName } from '../src/domain/tables.js';
import { watermarkSnapshotsOf } from '../src/domain/watermark-snapshot.js';
import { setbackAfter } from './back-off.js';
import { datedTables } from './evaluation-context.js';
import type { Draft, FailedRun, FormerVersion, Publication, Ran, Request } from './flow.js';
import type { ExporterPlan } from './pipeline-deps.js';

/** A finished run, with the plan it followed. */
export interface Finished {
  readonly plan: ExporterPlan;
  readonly ran: Ran;
  readonly finishedAt: EpochMs;
}

/**
 * The exporter's state after a run. Pure. A run whose claim was taken over changes nothing: whoever
 * took it over tells what became of it. By the claim, and not by any times: of two files the one whose
 * run has it is the later.
 * @param journaled false: the claim stays, so that the line is written by whoever finds it
 */
export function applyRunResult(
  state: ExporterState,
  { plan, ran, finishedAt }: Finished,
  journaled = true,
): ExporterState {
  const { request } = ran;
  if (request.destination === 'history') return state;
  if (state.claim?.runId !== request.runId) return state;
  const claim = journaled ? null : state.claim;
  return { ...concluded(state, { plan, ran, finishedAt }), claim };
}

function concluded(state: ExporterState, { plan, ran, finishedAt }: Finished): ExporterState {
  if (ran.kind === 'failed') return afterFailure(state, plan, ran, finishedAt);
  const { request, draft, publication } = ran;
  if (draft.version !== undefined) return withVersion(state, draft.version, publication);
  return {
    ...(publication.status === 'history' ? state : putRight(state)),
    lastRunMs: finishedAt - request.startedAt,
    setback: null,
    live: liveAfter(state.live, plan, request, draft, publication, finishedAt),
    inputs: inputsAfter(state.inputs, plan, request, draft),
    losses: [],
    ...slotsAfter(state, request),
  };
}

function afterFailure(
  state: ExporterState,
  plan: ExporterPlan,
  ran: FailedRun,
  finishedAt: EpochMs,
): ExporterState {
  const { cause, startedAt } = ran.request;
  if (cause === 'restored') {
    const { foreign } = state;
    const setback = setbackAfter(foreign.setback, plan, ran, finishedAt);
    return { ...state, foreign: { ...foreign, setback } };
  }
  const setback = setbackAfter(state.setback, plan, ran, finishedAt);
  return { ...state, lastRunMs: finishedAt - startedAt, setback };
}

/** The slots that are dealt with once a run was published. */
export function slotsAfter(
  { fallbackSlot, silentSlot }: Pick<ExporterState, 'fallbackSlot' | 'silentSlot'>,
  { cause, partial, missing, slot }: Pick<Request, 'cause' | 'partial' | 'missing' | 'slot'>,
): Pick<ExporterState, 'fallbackSlot' | 'silentSlot'> {
  const pastDeadline = partial && missing.some(({ lack }) => lack?.kind !== 'team');
  return {
    fallbackSlot: cause === 'fallback' || pastDeadline ? slot : fallbackSlot,
    silentSlot: cause === 'silent-input' ? slot : silentSlot,
  };
}

/** What the next refresh is compared with: the query's own readings, or the levels where it has none. */
function inputsAfter(
  before: InputMemory | null,
  plan: ExporterPlan,
  { levels, asOf }: Request,
  { inputs, moved }: Draft,
): InputMemory {
  const keysOf = (table: TableName) => {
    const read = inputs[table]?.keys ?? {};
    if (Object.keys(read).length > 0) return read;
    if (moved.includes(table)) return before?.keys[table] ?? {};
    const landed = levels.tables[table]?.landed ?? [];
    return Object.fromEntries(landed.map(({ day, keys }) => [day, keys]));
  };
  return {
    asOf,
    readAt: levels.readAt,
    keys: Object.fromEntries(datedTables(plan).map((table) => [table, keysOf(table)])),
    rows: Object.fromEntries(Object.entries(inputs).map(([table, { rows }]) => [table, rows])),
  };
}

/** What the version was built from does not change by putting it back. */
function withVersion(
  state: ExporterState,
  { runId }: FormerVersion,
  { generation, sha256 }: Publication,
): ExporterState {
  const isExpected = expectedOf(state)?.runId === runId;
  if (!isExpected || generation === null || sha256 === undefined) return state;
  return putRight(withObject(state, { generation, sha256 }));
}

function liveAfter(
  before: LiveFile | null,
  plan: ExporterPlan,
  request: Request,
  draft: Draft,
  publication: Publication,
  finishedAt: EpochMs,
): LiveFile {
  const tables = datedTables(plan);
  const { levels, asOf, startedAt } = request;
  // Of a table that was changed under the queries nobody knows what they saw: it is due again, even
  // if it comes back to what the levels said.
  const unmoved = (table: TableName) => !draft.moved.includes(table);
  const fresh = publication.status === 'published' || before === null;
  const generation = publication.generation ?? before?.generation ?? '0';
  const known = generation === before?.generation ? before.sha256 : undefined;
  const sha256 = publication.sha256 ?? known;
  return {
    runId: fresh ? request.runId : before.runId,
    cause: fresh ? request.cause : before.cause,
    publishedAt: fresh ? finishedAt : before.publishedAt,
    generation,
    ...(sha256 !== undefined && { sha256 }),
    asOf,
    dataThrough: dataThrough(levels, tables, request.through, startedAt, before?.reached),
    missing: request.missing,
    partial: isPartial(request, draft),
    leftOut: draft.leftOut,
    reached: reachedDates(levels, tables.filter(unmoved), startedAt, before?.reached),
    marks: watermarkSnapshotsOf(
      levels,
      plan.sources.filter(({ table }) => unmoved(table)),
    ),
    levelsReadAt: levels.readAt,
    definition: plan.definition,
    configured: plan.configured,
    contentHash: draft.contentHash,
    rows: draft.rows,
  };
}

/** The line the run leaves in the journal. Pure. */
export function recordOf({ plan, ran, finishedAt }: Finished): RunRecord {
  const { request, draft } = ran;
  const publication = ran.kind === 'published' ? ran.publication : null;
  const failure = ran.kind === 'failed' ? ran.failure : null;
  const { levels, through, startedAt } = request;
  // A version that is put back says of its rows what its own run said.
  const version = draft?.version;
  const computed = version === undefined ? draft : null;
  const spent = draft ?? failure?.spent;
  return {
    runId: request.runId,
    exporter: request.exporter,
    cause: request.cause,
    slot: request.slot,
    asOf: version?.asOf ?? request.asOf,
    landings: request.landings.map(({ id }) => id),
    startedAt,
    finishedAt,
    ...statusOf(ran),
    rows: computed?.resultRows ?? null,
    bytesProcessed: spent?.bytesProcessed ?? null,
    bytesBilled: spent?.bytesBilled ?? null,
    dataFaults: computed?.dataFaults ?? null,
    faults: draft?.faults ?? failure?.faults ?? [],
    generation: publication?.generation ?? null,
    contentHash: draft?.contentHash ?? null,
    dataThrough:
      version === undefined
        ? dataThrough(levels, datedTables(plan), through, startedAt, request.state.live?.reached)
        : version.dataThrough,
    missing: request.missing,
    partial: isPartial(request, draft),
    ...guardNotes(draft, publication),
    error: failure === null ? null : { message: failure.message, remedy: failure.remedy },
  };
}

function statusOf(ran: Ran): Pick<RunRecord, 'status' | 'settlesAt'> {
  if (ran.kind === 'published') return { status: ran.publication.status };
  const { kind, settlesAt } = ran.failure;
  if (kind !== 'held-back') return { status: 'failed' };
  return settlesAt === undefined ? { status: 'held-back' } : { status: 'settling', settlesAt };
}

function isPartial({ partial }: Request, draft: Draft | null): boolean {
  return partial || (draft?.leftOut.length ?? 0) > 0;
}

/** What the guard had to say of a published file; absent where that is nothing. */
export type GuardNotes = Pick<RunRecord, 'leftOut' | 'warnings' | 'overrode'>;

/** What of a run and its publication goes into its record for the guard. */
export function guardNotes(draft: Draft | null, publication: Publication | null): GuardNotes {
  if (draft === null) return {};
  const asOf = publication?.replacedAsOf;
  const replaced: readonly RunWarning[] =
    asOf === undefined ? [] : [{ kind: 'future-as-of', asOf }];
  const { leftOut, overrode } = draft;
  const warnings = [...draft.warnings, ...replaced];
  return {
    ...(leftOut.length > 0 ? { leftOut } : {}),
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(overrode.length > 0 ? { overrode } : {}),
  };
}

/** True when a run leaves landings to be evaluated again: it failed, or was only for history. */
export function keepsLandings({ kind, request }: Ran): boolean {
  return kind === 'failed' || request.destination === 'history';
}
