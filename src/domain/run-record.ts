import type { Missing } from './completeness.js';
import type { EpochMs, IsoDate } from './date.js';
import type { ColumnName, GuardFinding, RunWarning } from './guard-findings.js';
import type { CountedFaults } from './row-faults.js';
import type { Cause } from './state.js';

export type RunStatus =
  | 'published'
  | 'unchanged'
  | 'already-current'
  | 'held-back'
  /** Its inputs may be half a load: the guard waits for the rest. */
  | 'settling'
  | 'failed'
  | 'history'
  /** The version that should be live was put back as it was. */
  | 'restored';

/** What one run did; everything `explain` and the dashboard tell of it. */
export interface RunRecord {
  readonly runId: string;
  readonly exporter: string;
  readonly cause: Cause;
  /** The slot it was for, or null when none was open. */
  readonly slot: string | null;
  readonly asOf: IsoDate;
  readonly landings: readonly string[];
  readonly startedAt: EpochMs;
  readonly finishedAt: EpochMs;
  readonly status: RunStatus;
  readonly rows: number | null;
  /** What all its queries read; null where the warehouse does not say. */
  readonly bytesProcessed: number | null;
  /** What they are charged for; null where nothing is charged or known. Runs journaled early lack it. */
  readonly bytesBilled: number | null;
  /** Faulty rows of all kinds in the windows of its inputs. */
  readonly dataFaults: number | null;
  /** The same by kind, with examples, and the schedule's beside them. Runs journaled early lack it. */
  readonly faults?: readonly CountedFaults[];
  readonly generation: string | null;
  readonly contentHash: string | null;
  readonly dataThrough: IsoDate | null;
  readonly missing: readonly Missing[];
  readonly partial: boolean;
  /** The process was killed before it could write this line: it is made from the published file's metadata. */
  readonly recovered?: true;
  /** Columns without any value whose sections were left out; absent where there are none. */
  readonly leftOut?: readonly ColumnName[];
  /** What it was published in spite of; absent where there is nothing. */
  readonly warnings?: readonly RunWarning[];
  /** What of the guard was overridden by force; absent unless it was. */
  readonly overrode?: readonly GuardFinding[];
  /** Until when the rest of what may be half a load is waited for; present with `settling` alone. */
  readonly settlesAt?: EpochMs;
  readonly error: { readonly message: string; readonly remedy: string } | null;
}
