import type { EpochMs } from '../src/domain/date.js';
import { marksOf } from '../src/domain/levels.js';
import { dataThrough } from '../src/domain/reach.js';
import type { RunRecord } from '../src/domain/run-record.js';
import {
  type ExporterState,
  type LiveFile,
  levelsKey,
  reachedDates,
  type Setback,
} from '../src/domain/state.js';
import type { TableName } from '../src/domain/tables.js';
import type { Draft, Failure, Publication, Ran, Request } from './flow.js';
import { datedTables } from './look.js';
import type { ExporterPlan } from './world.js';

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
export function stateAfter(
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
  const { request, draft, publication, failure } = ran;
  const lastRunMs = finishedAt - request.startedAt;
  if (failure !== null) {
    return {
      ...state,
      lastRunMs,
      setback: setbackAfter(state.setback, plan, request, failure, finishedAt),
    };
  }
  if (draft === null || publication === null) return state;
  return {
    ...state,
    lastRunMs,
    setback: null,
    live: liveAfter(state.live, plan, request, draft, publication, finishedAt),
    ...slotsAfter(state, request),
  };
}

/** The slots that are dealt with once a run was published. */
export function slotsAfter(
  { fallbackSlot, silentSlot }: Pick<ExporterState, 'fallbackSlot' | 'silentSlot'>,
  { cause, partial, slot }: Pick<Request, 'cause' | 'partial' | 'slot'>,
): Pick<ExporterState, 'fallbackSlot' | 'silentSlot'> {
  return {
    fallbackSlot: cause === 'fallback' || partial ? slot : fallbackSlot,
    silentSlot: cause === 'silent-input' ? slot : silentSlot,
  };
}

function setbackAfter(
  before: Setback | null,
  plan: ExporterPlan,
  request: Request,
  { kind, message, remedy }: Failure,
  at: EpochMs,
): Setback {
  const count = before?.kind === kind ? before.count + 1 : 1;
  const key = levelsKey(request.levels, plan.sources, plan.definition, request.asOf);
  return { kind, message, remedy, at, count, key };
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
  return {
    runId: fresh ? request.runId : before.runId,
    cause: fresh ? request.cause : before.cause,
    publishedAt: fresh ? finishedAt : before.publishedAt,
    generation: publication.generation ?? before?.generation ?? '0',
    asOf,
    dataThrough: dataThrough(levels, tables, request.through, startedAt),
    missing: request.missing,
    partial: request.partial,
    reached: reachedDates(levels, tables.filter(unmoved), startedAt),
    marks: marksOf(
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
  const { request, draft, publication, failure } = ran;
  const { levels, through, startedAt } = request;
  const failed = failure?.kind === 'held-back' ? 'held-back' : 'failed';
  const spent = draft ?? failure?.spent;
  return {
    runId: request.runId,
    exporter: request.exporter,
    cause: request.cause,
    slot: request.slot,
    asOf: request.asOf,
    landings: request.landings.map(({ id }) => id),
    startedAt,
    finishedAt,
    status: failure !== null ? failed : (publication?.status ?? 'failed'),
    rows: draft?.resultRows ?? null,
    bytesProcessed: spent?.bytesProcessed ?? null,
    bytesBilled: spent?.bytesBilled ?? null,
    dataFaults: draft?.dataFaults ?? null,
    generation: publication?.generation ?? null,
    contentHash: draft?.contentHash ?? null,
    dataThrough: dataThrough(levels, datedTables(plan), through, startedAt),
    missing: request.missing,
    partial: request.partial,
    error: failure === null ? null : { message: failure.message, remedy: failure.remedy },
  };
}

/** True when a run leaves landings to be looked at again: it failed, or was only for history. */
export function keepsLandings({ request, failure }: Ran): boolean {
  return failure !== null || request.destination === 'history';
}
