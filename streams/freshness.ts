import { type Amiss, amissOf } from '../src/domain/amiss.js';
import type { EpochMs, IsoDate } from '../src/domain/date.js';
import type { FreshnessState } from '../src/domain/freshness-state.js';
import type { ColumnName } from '../src/domain/guard-findings.js';
import type { UnreadableTable } from '../src/domain/levels.js';
import type { Missing } from '../src/domain/reach.js';
import type { LiveFile } from '../src/domain/state.js';
import { SCHEDULE } from '../src/domain/tables.js';
import type { Reason } from '../src/domain/verdict.js';
import { decide } from './decide.js';
import { demandOf } from './demand.js';
import { type Look, unreadableTable } from './look.js';

export type { FreshnessState } from '../src/domain/freshness-state.js';

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

/** How fresh an exporter's file is: judged on the data in it, never on its timestamp. Pure. */
export function freshnessOf(look: Look): Freshness {
  const { state, now } = look;
  const known = knownOf(look);
  const amiss = state.live === null ? 'no-file' : amissOf(look.published);
  const unreadable = unreadableTable(look);
  const table = unreadable ?? (look.levels.uselessSchedule ? USELESS_SCHEDULE : null);
  if (table !== null) {
    const unknown = amiss ?? 'unreadable-table';
    return { ...known, ...UNTOLD, unreadable: table, unknown };
  }
  const demand = demandOf(look);
  const decision = decide(look);
  const due = decision.kind !== 'rest' || HELD_UP.has(decision.reason);
  const late = demand.deadline !== null && now >= demand.deadline;
  const covered = demand.covered && state.pinned === null;
  const partial = state.live?.partial ?? false;
  return {
    ...known,
    state:
      amiss === null ? withLeftOut(stateOf(partial, covered, due, late), state.live) : 'unknown',
    missing: [...(demand.covered ? [] : demand.missing), ...demand.lacks],
    deadline: demand.covered ? null : demand.deadline,
    unreadable: null,
    unknown: amiss,
  };
}

/** What is known of the file whatever the tables hold. */
function knownOf({ plan, state: { live, pinned }, now }: Look) {
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
};

const UNTOLD = { state: 'unknown', missing: [], deadline: null } as const;

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
