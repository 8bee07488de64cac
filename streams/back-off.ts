import { type EpochMs, isAhead } from '../src/domain/date.js';
import type { LastFailure } from '../src/domain/state.js';
import { levelsKey } from '../src/domain/watermark-snapshot.js';
import type { FailedRun, Trigger } from './flow.js';
import type { ExporterPlan } from './pipeline-deps.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** After transient failures: 5, 15, 45 minutes, then hourly. */
const TRANSIENT_WAITS: readonly number[] = [5 * MINUTE, 15 * MINUTE, 45 * MINUTE];

/** A table that is loaded all the time changes with every evaluation. */
const CHANGED_WAIT = 10 * MINUTE;

/**
 * When a setback lets the exporter run again; null: now. A transient failure is tried again on any
 * trigger that brings news or starts a process, and so is a store's refusal; any other permanent one when its inputs or definition change, on
 * a landing that came since, or hourly, a refused input when it changes: at once on a trigger that brings
 * news, else 10 minutes later. What failed in the future, by a clock that was wrong, waits for nothing.
 * @param key what a run would be built on now
 */
export function retryAt(
  setback: LastFailure | null,
  { why, landings }: Pick<Trigger, 'why' | 'landings'>,
  key: string,
  now: EpochMs,
): EpochMs | null {
  if (setback === null) return null;
  const { at, count } = setback;
  const kind = kindOf(setback);
  if (kind !== 'transient' && setback.key === key) {
    if (kind === 'held-back') return Number.POSITIVE_INFINITY;
    const isNews = why === 'settled' && landings.some(({ receivedAt }) => receivedAt > at);
    return isNews || isAhead(at, now) ? null : at + HOUR;
  }
  if (isAhead(at, now)) return null;
  if (why === 'settled' || why === 'tick') return null;
  if (kind !== 'transient') return at + CHANGED_WAIT;
  if (why === 'start') return null;
  return at + (TRANSIENT_WAITS[count - 1] ?? HOUR);
}

/** What the store refuses, the inputs cannot mend: it is tried again like any failure that may pass. */
function kindOf({ kind, stage }: LastFailure): LastFailure['kind'] {
  return kind === 'permanent' && stage === 'publishing' ? 'transient' : kind;
}

/** What is remembered of a failed run, after what was remembered of the one before it. */
export function setbackAfter(
  before: LastFailure | null,
  plan: ExporterPlan,
  ran: FailedRun,
  at: EpochMs,
): LastFailure {
  const { request, failure } = ran;
  const { kind, message, remedy, subject = { table: null }, settlesAt } = failure;
  const count = before?.kind === kind ? before.count + 1 : 1;
  const key = levelsKey(request.levels, plan.sources, plan.definition, request.asOf);
  const stage = stageOf(ran);
  const setback = { kind, message, remedy, subject, at, count, key, ...(stage && { stage }) };
  const known = before?.kind === kind ? before.suspicion : undefined;
  if (settlesAt === undefined) return known ? { ...setback, suspicion: known } : setback;
  return { ...setback, suspicion: { since: known?.since ?? at, until: settlesAt } };
}

function stageOf({ draft, failure }: FailedRun): LastFailure['stage'] | null {
  if (draft === null) return failure.spent === undefined ? null : 'computing';
  return draft.version === undefined ? 'publishing' : null;
}
