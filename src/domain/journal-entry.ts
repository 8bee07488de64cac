import type { EpochMs, IsoDate } from './date.js';
import type { Landing } from './landing.js';
import type { LevelMark } from './levels.js';
import type { RunRecord } from './run-record.js';
import type { Snapshot } from './snapshot.js';
import type { TableName } from './tables.js';
import type { Reason, Verdict } from './verdict.js';

/** Where a landing goes: an exporter to settle for, or why not. */
export interface Route {
  readonly exporter: string;
  readonly reason: 'settling' | 'outside-window';
}

/** The detail of a refresh that skips the gate. */
export const FORCED = 'forced';

/** One line of the journal. */
export type JournalEntry =
  | {
      readonly kind: 'landing';
      readonly at: EpochMs;
      readonly messageId: string;
      readonly landing: Landing;
      /** Set when the landing goes nowhere: `future`, `no-feed`. */
      readonly reason: Reason | null;
      readonly routes: readonly Route[];
    }
  | {
      readonly kind: 'set-aside';
      readonly at: EpochMs;
      readonly messageId: string;
      readonly reason: Reason;
      readonly table: TableName;
      readonly gameDate: IsoDate;
      readonly executionId: string;
    }
  | {
      readonly kind: 'rejected';
      readonly at: EpochMs;
      readonly messageId: string;
      /** What is wrong, naming the field and the remedy. */
      readonly fault: string;
    }
  | {
      readonly kind: 'tick';
      readonly at: EpochMs;
      readonly messageId: string;
      readonly exporters: readonly string[];
      readonly asOf: IsoDate | null;
      readonly force: boolean;
      /** `duplicate`: the same message came before, and nobody was woken. */
      readonly reason: 'duplicate' | null;
    }
  | {
      readonly kind: 'operation';
      readonly at: EpochMs;
      readonly exporter: string;
      /** What an operator did by hand. */
      readonly operation: 'pause' | 'resume' | 'rollback';
      /** The version put back; empty otherwise. */
      readonly detail: string;
    }
  | {
      readonly kind: 'action';
      readonly at: EpochMs;
      /** What an operator began on the dashboard, or what came of it. */
      readonly action: 'refresh' | 'replay' | 'replay-ended' | 'retry';
      readonly exporters: readonly string[];
      /** Who asked, as far as it is known. */
      readonly by: string;
      /** Of a refresh `forced` or nothing; of others what about, in words. */
      readonly detail: string;
    }
  | {
      readonly kind: 'levels';
      /** Lines of earlier versions have none, and marks with one print per date. */
      readonly version?: 2;
      /** When they were read. */
      readonly at: EpochMs;
      /** Only tables that hold something else than in the line before about them, or were announced since. */
      readonly tables: Readonly<Record<TableName, LevelMark>>;
    }
  /** What was read where it says something new: what a replay decides on. */
  | ({ readonly kind: 'snapshot' } & Snapshot)
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'run'; readonly run: RunRecord };
