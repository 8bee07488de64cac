import type { EpochMs, IsoDate } from './date.js';
import type { Landing } from './landing.js';
import type { RunRecord } from './run-record.js';
import type { Snapshot } from './snapshot.js';
import type { TableName } from './tables.js';
import type { Reason, Verdict } from './verdict.js';
import type { WatermarkSnapshot } from './watermark-snapshot.js';

/** Where a landing goes: an exporter to settle for, or why not. */
export interface Route {
  readonly exporter: string;
  readonly reason: 'settling' | 'outside-window';
}

/** The detail of a refresh that skips the gate. */
export const FORCED = 'forced';

/** Fields of a message that are there and count as absent. */
type Ignored = readonly string[];

/** One line of the journal. */
export type JournalEntry =
  | {
      readonly kind: 'landing';
      readonly at: EpochMs;
      readonly messageId: string;
      readonly landing: Landing;
      /** Set when the landing goes nowhere: `future`, `no-feed`, `silent-input`. */
      readonly reason: Reason | null;
      readonly routes: readonly Route[];
      /** With `no-feed`: the table of ours whose name is nearly this one. */
      readonly nearest?: TableName;
      readonly ignored?: Ignored;
    }
  | {
      readonly kind: 'set-aside';
      readonly at: EpochMs;
      readonly messageId: string;
      readonly reason: Reason;
      readonly table: TableName;
      readonly gameDate: IsoDate;
      readonly executionId: string;
      readonly ignored?: Ignored;
    }
  | {
      readonly kind: 'noted';
      readonly at: EpochMs;
      readonly messageId: string;
      readonly reason: 'no-table' | 'not-ours';
      /** What the message says instead, or whom it is for. */
      readonly detail: string;
      readonly ignored?: Ignored;
    }
  | {
      readonly kind: 'change';
      readonly at: EpochMs;
      readonly messageId: string;
      /** BigQuery's audit log says that it changed; of which dates it does not say. */
      readonly table: TableName;
      /** Null: the table is read, and what changed becomes landings. */
      readonly reason: 'no-feed' | 'silent-input' | null;
    }
  | {
      readonly kind: 'rejected';
      readonly at: EpochMs;
      readonly messageId: string;
      /** What is wrong, naming the field and the remedy. */
      readonly fault: string;
      /** So many messages of its request, or of its sender, the line tells of; one when absent. */
      readonly messages?: number;
      /** False: they were only counted, since their sender sent too many. */
      readonly kept?: false;
    }
  | {
      readonly kind: 'tick';
      readonly at: EpochMs;
      readonly messageId: string;
      /** Those that are looked at. */
      readonly exporters: readonly string[];
      readonly asOf: IsoDate | null;
      readonly force: boolean;
      /** `duplicate`: the same message came before; `rate-limited`: all are `limited`. Nobody is woken. */
      readonly reason: 'duplicate' | 'rate-limited' | null;
      /** Exporters that were forced, or exported as of a past date, too short a time ago. */
      readonly limited?: readonly string[];
      /** Names beside them that are not ours; of many the first. */
      readonly foreign?: readonly string[];
      /** Who asked, where they have said; lines of earlier versions never do. */
      readonly by?: string;
      /** `force` or `target_date`, where the sender may only ask for an evaluation. */
      readonly ignored?: Ignored;
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
      /** What an operator began, on the dashboard or by a command, or what came of it. */
      readonly action: 'refresh' | 'replay' | 'replay-ended' | 'retry' | 'drop';
      readonly exporters: readonly string[];
      /** Who asked, as far as it is known. */
      readonly by: string;
      /** Of a refresh `forced` or nothing; of others what about, in words. */
      readonly detail: string;
      /** Of a refresh: whether due or not. Lines of earlier versions say it in the detail alone. */
      readonly force?: boolean;
    }
  | {
      readonly kind: 'levels';
      /** Lines of earlier versions have none, and marks with one print per date. */
      readonly version?: 2;
      /** When they were read. */
      readonly at: EpochMs;
      /** Only tables that hold something else than in the line before about them, or were announced since. */
      readonly tables: Readonly<Record<TableName, WatermarkSnapshot>>;
    }
  /** What was read where it says something new: what a replay decides on. */
  | ({ readonly kind: 'snapshot' } & Snapshot)
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  | { readonly kind: 'run'; readonly run: RunRecord };
