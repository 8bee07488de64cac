import type { Missing } from '../src/domain/completeness.js';
import type { EpochMs, IsoDate } from '../src/domain/date.js';
import type { Subject } from '../src/domain/errors.js';
import type { ColumnName, GuardFinding, RunWarning } from '../src/domain/guard-findings.js';
import type { Route } from '../src/domain/journal-entry.js';
import type { Landing } from '../src/domain/landing.js';
import type { DateKeys } from '../src/domain/losses.js';
import type { Expected } from '../src/domain/published.js';
import type { CountedFaults, PerScope } from '../src/domain/row-faults.js';
import type { RunRecord } from '../src/domain/run-record.js';
import type { Cause, ExporterState, ForeignChange, LiveFile } from '../src/domain/state.js';
import type { TableName } from '../src/domain/tables.js';
import type { Verdict } from '../src/domain/verdict.js';
import type { Watermarks } from '../src/domain/watermarks.js';
import type { ObjectAttributes } from '../src/ports/object-store.js';

/** A landing in the journal, and the exporters it affects. */
export interface Received {
  readonly kind: 'received';
  readonly landing: Landing;
  readonly routes: readonly Route[];
}

/** Somebody (an operator, a timer, the timed trigger) asks for an evaluation. */
export interface ManualTrigger {
  readonly kind: 'tick';
  readonly exporters: readonly string[];
  /** A past date: export it to history. Null: today. */
  readonly asOf: IsoDate | null;
  /** Skip the gate (never the guard). */
  readonly force: boolean;
}

/** Something landed, and nothing says of which dates: the levels are looked at. */
export interface Undated {
  readonly kind: 'undated';
  /** Null: nothing says of which table either. */
  readonly table: TableName | null;
}

/** One exporter affected by one landing. */
export interface Affected {
  readonly kind: 'affected';
  readonly exporter: string;
  readonly landing: Landing;
}

/** *Evaluate now*: the only thing an event can mean. */
export interface Trigger {
  readonly kind: 'trigger';
  readonly exporter: string;
  /** `alarm` and `reconcile` evaluations bring nothing new by themselves and do not cut short a back-off. */
  readonly why: 'start' | 'settled' | 'tick' | 'reconcile' | 'alarm';
  readonly landings: readonly Landing[];
  readonly asOf: IsoDate | null;
  readonly force: boolean;
  /**
   * The live file is not what was published: that is put right at once. While runs are spaced the
   * evaluation may do that and nothing else.
   */
  readonly restore?: boolean;
}

/** An evaluation that led to no run. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly verdict: Verdict;
  /** Landings to evaluate again next time. */
  readonly retained: readonly Landing[];
  /** The evaluation was inconclusive before it could decide or run: the next one is for the same reason. */
  readonly inconclusive: boolean;
  /** True: somebody else holds the exporter's claim, and it is evaluated again once that is over. */
  readonly awaitsClaim?: boolean;
}

/** How a live file is put right that is not what was published. */
export type Restore =
  /** The version that should be live is put back as it was. */
  | {
      readonly kind: 'version';
      /** What somebody did to it; null: a rollback was cut off. */
      readonly change: ForeignChange['kind'] | null;
      readonly version: Expected;
      /** A file may be computed where there is no such version any more. */
      readonly orCompute: boolean;
    }
  /** A file is due and takes its place, be it equal or not. */
  | { readonly kind: 'replacement'; readonly change: ForeignChange['kind'] };

/** A refresh that is due. */
export interface Request {
  readonly kind: 'request';
  readonly runId: string;
  readonly exporter: string;
  readonly cause: Cause;
  readonly asOf: IsoDate;
  /** The last game date the query may see. */
  readonly through: IsoDate;
  /** Only to history (past dates), or to the live file as well. */
  readonly destination: 'live' | 'history';
  readonly slot: string | null;
  /** What the sources lack of the slot's required date, and teams of any date of which nothing is there. */
  readonly missing: readonly Missing[];
  /** Publish it marked partial: the deadline has passed, or a team lacks that nobody waits for. */
  readonly partial: boolean;
  readonly force: boolean;
  /** As it was when the refresh was found due. */
  readonly state: ExporterState;
  /** Read before the query. */
  readonly levels: Watermarks;
  readonly landings: readonly Landing[];
  readonly retained: readonly Landing[];
  readonly startedAt: EpochMs;
  /** Present when the live file is not what was published. */
  readonly restore?: Restore;
}

/** What the queries of a run came to, in bytes; null where the warehouse does not say. */
export interface Spent {
  readonly bytesProcessed: number | null;
  readonly bytesBilled: number | null;
}

/** What one table gave to a file. */
interface TableInputs {
  /** Sound rows per part of the window. */
  readonly rows: PerScope<number>;
  /** Keys with values of the newest dates of the window. */
  readonly keys: DateKeys;
}

/** A file's content, computed, valid and accepted by the guard, not yet published. */
export interface Draft extends Spent {
  readonly kind: 'draft';
  readonly body: Uint8Array;
  /** Hash of the content without `generated_at`. */
  readonly contentHash: string;
  readonly rows: Readonly<Record<string, number>>;
  readonly resultRows: number;
  readonly dataFaults: number;
  /** The same by kind, and the schedule's beside them. */
  readonly faults: readonly CountedFaults[];
  /** What the guard compares the next refresh with; tables are absent whose query does not say. */
  readonly inputs: Readonly<Record<TableName, TableInputs>>;
  /** Columns without any value whose sections are left out. */
  readonly leftOut: readonly ColumnName[];
  /** What it is published in spite of. */
  readonly warnings: readonly RunWarning[];
  /** What of the guard force overrides. */
  readonly overrode: readonly GuardFinding[];
  /** Tables that were changed between the reading of the levels and the end of the queries. */
  readonly moved: readonly TableName[];
  /** The version that this is, to be put back as it was; absent: it was computed. */
  readonly version?: FormerVersion;
}

/** A version that was live before, as it was published. */
export interface FormerVersion extends Expected {
  readonly dataThrough: IsoDate | null;
  readonly attributes: ObjectAttributes;
}

/** What became of a run's file. */
export interface Publication {
  readonly kind: 'publication';
  readonly status: 'published' | 'unchanged' | 'already-current' | 'history' | 'restored';
  /** Of the live object; null when only history was written. */
  readonly generation: string | null;
  /** The as-of date of the file that was replaced, where that lay after today: a wrong clock made it. */
  readonly replacedAsOf?: IsoDate;
  /** Of the live file's bytes, where they are known. */
  readonly sha256?: string;
}

/** Why a run ended without a file. */
export interface Failure {
  readonly kind: 'held-back' | 'transient' | 'permanent';
  readonly message: string;
  readonly remedy: string;
  /** Absent: no table is known to be at fault. */
  readonly subject?: Subject;
  /** Set of inputs that look like half a load: until then one may be under way. */
  readonly settlesAt?: EpochMs;
  /** Absent when it failed before or after its queries. */
  readonly spent?: Spent;
  /** Faulty rows that its query found; absent when it failed before or in it. */
  readonly faults?: readonly CountedFaults[];
}

/** A run whose file is computed and not yet published. */
export interface ComputedRun {
  readonly kind: 'computed';
  readonly request: Request;
  readonly draft: Draft;
}

/** A run that ended without a file. */
export interface FailedRun {
  readonly kind: 'failed';
  readonly request: Request;
  /** What could not be published; null: nothing was computed. */
  readonly draft: Draft | null;
  readonly failure: Failure;
}

/** How a run ended. */
export type Ran =
  | {
      readonly kind: 'published';
      readonly request: Request;
      readonly draft: Draft;
      readonly publication: Publication;
    }
  | FailedRun;

/** A run whose state and record are saved. */
export interface Done {
  readonly kind: 'done';
  readonly record: RunRecord;
  /** False when the exporter's state could not be saved: the next evaluation knows nothing of this run. */
  readonly recorded: boolean;
  readonly retained: readonly Landing[];
}

/** A run that was published and not recorded, as the published file's own metadata tells it. */
export interface Unrecorded {
  readonly live: LiveFile;
  readonly record: RunRecord;
  /** True when its line is in the journal all the same. */
  readonly journaled: boolean;
}
