import { type Amiss, amissOf } from '../src/domain/amiss.js';
import type { Missing } from '../src/domain/completeness.js';
import type { EpochMs, IsoDate } from '../src/domain/date.js';
import type { Activity, FreshnessState } from '../src/domain/file-status.js';
import type { ColumnName } from '../src/domain/guard-findings.js';
import {
  type ExporterState,
  isSettling,
  type LastFailure,
  type LiveFile,
} from '../src/domain/state.js';
import { SCHEDULE } from '../src/domain/tables.js';
import type { Reason } from '../src/domain/verdict.js';
import type { UnreadableTable } from '../src/domain/watermarks.js';
import { type Decision, decide } from './decide.js';
import { type EvaluationContext, unreadableTable } from './evaluation-context.js';
import { slotStatusOf } from './slot-status.js';
import { idleTrigger } from './triggers.js';

/** How fresh a file is: what readers are told of it. */
export interface Freshness {
  readonly state: FreshnessState;
  readonly dataThrough: IsoDate | null;
  readonly asOf: IsoDate | null;
  readonly publishedAt: EpochMs | null;
  /** What the latest slot still lacks, and teams of any date of which nothing can be used. */
  readonly missing: readonly Missing[];
  /** Columns without any value whose sections the file leaves out. */
  readonly leftOut: readonly ColumnName[];
  /** The slot's deadline while it is not covered. */
  readonly deadline: EpochMs | null;
  readonly nextSlot: { readonly id: string; readonly opensAt: EpochMs } | null;
  /** Why nobody can tell: one of its tables cannot be read. */
  readonly unreadable: UnreadableTable | null;
  /** Why the state is `unknown`; null while it is another. */
  readonly unknown: UnknownReason | null;
}

/** `no-file`: nothing was published yet. */
type UnknownReason = 'no-file' | Amiss | 'unreadable-table' | 'unreadable-state';

/** How a file stands: the one answer that the manifest, the commands, alerts, metrics and the page show. */
export interface FileStatus {
  readonly freshness: Freshness;
  readonly activity: Activity;
  /** What was told last, else what an evaluation would say now; null: a refresh is due. */
  readonly reason: Reason | null;
  readonly detail: string;
  /** Whether the file that readers see covers the latest slot; null: nobody can tell. */
  readonly covered: boolean | null;
  /** An operator stopped it. */
  readonly setAside: 'paused' | 'pinned' | null;
  /** The last run that ended without a file, while it stands. */
  readonly setback: StandingSetback | null;
}

/** `settling`: its inputs may still be half a load. */
interface StandingSetback extends Pick<LastFailure, 'count' | 'message' | 'remedy'> {
  readonly kind: LastFailure['kind'] | 'settling';
}

/** The last verdict that somebody was told of. */
export interface Told {
  /** Null: the journal has none. */
  readonly reason: Reason | null;
  readonly detail: string;
}

const NOTHING_TOLD: Told = { reason: null, detail: '' };

/**
 * How an exporter's file stands, judged on the data in it and never on its timestamp. Pure.
 * @param told the journal's last word on it, where the journal was read: it knows of landings that settle
 */
export function fileStatus(
  seen: Omit<EvaluationContext, 'trigger'>,
  told: Told = NOTHING_TOLD,
): FileStatus {
  const look = { ...seen, trigger: idleTrigger(seen.plan.name) };
  const { state, now } = look;
  const unreadable =
    unreadableTable(look) ?? (look.levels.uselessSchedule ? USELESS_SCHEDULE : null);
  const decision = unreadable === null ? decide(look) : null;
  const { reason, detail } = told.reason === null ? verdictOf(decision) : told;
  return {
    ...(decision === null || unreadable !== null
      ? { freshness: untold(look, unreadable), covered: null }
      : freshnessOf(look, decision)),
    activity: activityOf(state, reason, now),
    reason,
    detail,
    setAside: setAsideOf(state),
    setback: standing(state.setback, now),
  };
}

/** What an evaluation would say; of tables that cannot be read it says nothing. */
function verdictOf(decision: Decision | null): Told {
  if (decision === null) return { reason: 'failing', detail: '' };
  return decision.kind === 'skipped' ? decision : NOTHING_TOLD;
}

/** The same of a file whose state cannot be read. */
export const UNREADABLE_STATE: Freshness = {
  state: 'unknown',
  dataThrough: null,
  asOf: null,
  publishedAt: null,
  missing: [],
  leftOut: [],
  deadline: null,
  nextSlot: null,
  unreadable: null,
  unknown: 'unreadable-state',
};

function untold(context: EvaluationContext, unreadable: UnreadableTable | null): Freshness {
  const unknown = amissIn(context) ?? 'unreadable-table';
  return {
    ...knownOf(context),
    state: 'unknown',
    missing: [],
    deadline: null,
    unreadable,
    unknown,
  };
}

function freshnessOf(
  context: EvaluationContext,
  decision: Decision,
): Pick<FileStatus, 'freshness' | 'covered'> {
  const { state, now } = context;
  const amiss = amissIn(context);
  const slotStatus = slotStatusOf(context);
  const due = decision.kind !== 'skipped' || HELD_UP.has(decision.reason);
  const late = slotStatus.deadline !== null && now >= slotStatus.deadline;
  const covered = slotStatus.covered && state.pinned === null;
  const partial = state.live?.partial ?? false;
  const freshness = {
    ...knownOf(context),
    state:
      amiss === null ? withLeftOut(stateOf(partial, covered, due, late), state.live) : 'unknown',
    missing: [...(slotStatus.covered ? [] : slotStatus.missing), ...slotStatus.lacks],
    deadline: slotStatus.covered ? null : slotStatus.deadline,
    unreadable: null,
    unknown: amiss,
  } as const;
  return { freshness, covered };
}

function amissIn({ state, published }: EvaluationContext): 'no-file' | Amiss | null {
  return state.live === null ? 'no-file' : amissOf(published);
}

/** What is known of the file whatever the tables hold. */
function knownOf({ plan, state: { live, pinned }, now }: EvaluationContext) {
  const next = plan.calendar.next(now);
  return {
    dataThrough: (pinned ?? live)?.dataThrough ?? null,
    leftOut: pinned === null ? (live?.leftOut ?? []) : [],
    asOf: (pinned ?? live)?.asOf ?? null,
    publishedAt: pinned?.at ?? live?.publishedAt ?? null,
    nextSlot: next === null ? null : { id: next.id, opensAt: next.opensAt },
  };
}

/** Without it nobody knows which games a file owes. */
const USELESS_SCHEDULE: UnreadableTable = {
  message: `${SCHEDULE} has rows, and none names a game that counts`,
  remedy:
    'Game ids have ten digits and begin with 002, 004, 005 or 006, teams are of the thirty codes: load it anew.',
  permanent: true,
  subject: { table: SCHEDULE },
};

/** Rests of an exporter whose refresh is due all the same. */
const HELD_UP: ReadonlySet<Reason> = new Set(['settling', 'failing', 'held-back', 'claimed']);

/** Nothing is due, and yet the file is not whole. */
function withLeftOut(state: FreshnessState, live: LiveFile | null): FreshnessState {
  return state === 'fresh' && (live?.leftOut?.length ?? 0) > 0 ? 'partial' : state;
}

function stateOf(partial: boolean, covered: boolean, due: boolean, late: boolean): FreshnessState {
  if (covered && !due && !partial) return 'fresh';
  if (partial) return 'partial';
  return late ? 'stale' : 'waiting';
}

function setAsideOf({ pinned, paused }: ExporterState): FileStatus['setAside'] {
  if (pinned !== null) return 'pinned';
  return paused ? 'paused' : null;
}

function activityOf(state: ExporterState, reason: Reason | null, now: EpochMs): Activity {
  const { claim, setback } = state;
  const setAside = setAsideOf(state);
  if (setAside !== null) return setAside;
  if (claim !== null && claim.until > now) return 'running';
  if (isSettling(setback, now)) return 'settling';
  if (setback !== null) return setback.kind === 'held-back' ? 'held-back' : 'failing';
  if (reason === 'settling') return 'settling';
  return reason === 'waiting-for' ? 'held' : 'idle';
}

/** A setback as it is shown. */
export function standing(setback: LastFailure | null, now: EpochMs): StandingSetback | null {
  if (setback === null) return null;
  const { kind, count, message, remedy } = setback;
  return { kind: isSettling(setback, now) ? 'settling' : kind, count, message, remedy };
}
