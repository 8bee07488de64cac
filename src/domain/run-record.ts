import type { EpochMs, IsoDate } from './date.js';
import type { Missing } from './reach.js';
import type { Cause } from './state.js';

export type RunStatus =
  | 'published'
  | 'unchanged'
  | 'already-current'
  | 'held-back'
  | 'failed'
  | 'history';

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
  readonly dataFaults: number | null;
  readonly generation: string | null;
  readonly contentHash: string | null;
  readonly dataThrough: IsoDate | null;
  readonly missing: readonly Missing[];
  readonly partial: boolean;
  /** The process was killed before it could write this line: it is made from the published file's metadata. */
  readonly recovered?: true;
  readonly error: { readonly message: string; readonly remedy: string } | null;
}
