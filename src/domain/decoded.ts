import type { EpochMs, IsoDate } from './date.js';
import type { Landing } from './landing.js';
import type { TableName } from './tables.js';

/** What a message turns out to be. The only place that knows the wire's shapes is behind it. */
export type Decoded =
  | {
      readonly kind: 'landing';
      readonly landing: Landing;
      /** Fields that are there and count as absent. */
      readonly ignored?: readonly string[];
    }
  /** A completion that can never trigger: no_data, failed, skipped. */
  | {
      readonly kind: 'set-aside';
      readonly status: 'no_data' | 'failed' | 'skipped';
      readonly table: TableName;
      readonly gameDate: IsoDate;
      readonly executionId: string;
      readonly ignored?: readonly string[];
    }
  /** The timed trigger. Its names may be of other exports; `targetDate` is still relative. */
  | {
      readonly kind: 'timed-trigger';
      readonly exportTypes: readonly string[];
      readonly targetDate: string;
      readonly force: boolean;
      /** What is wrong with it, should it name exporters of ours. */
      readonly fault?: string;
      readonly parts?: FaultParts;
    }
  /** BigQuery's audit log tells that a table changed, without a date. */
  | { readonly kind: 'change'; readonly table: TableName }
  /** Something landed, and nothing tells which table. */
  | {
      readonly kind: 'no-table';
      /** What it says instead. */
      readonly says: string;
      readonly ignored?: readonly string[];
    }
  /** It is meant for other exports of the platform. */
  | { readonly kind: 'not-ours'; readonly detail: string }
  | { readonly kind: 'rejected'; readonly fault: string; readonly parts?: FaultParts };

/** What a fault is made of that is about fields of a message. */
export interface FaultParts {
  readonly of: 'completion event' | 'timed trigger';
  /** In order; the last has the remedy. */
  readonly faults: readonly string[];
}

/** What is known of a message besides its body. */
export interface Origin {
  /** Its identity where the publisher names no execution. */
  readonly id: string;
  /** The topic's short name, where it is known: it decides what an unknown table and a trigger mean. */
  readonly topic: string | null;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly publishedAt?: EpochMs | undefined;
  /** What is wrong with the envelope it came in; absent: nothing. */
  readonly fault?: string | undefined;
}
