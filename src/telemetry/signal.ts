import type { Draft, Failure, Publication, Request } from '../../streams/flow.js';
import type { PipelineEvent } from '../../streams/pipeline.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { Published } from '../domain/published.js';
import type { ExporterState } from '../domain/state.js';
import type { TableName } from '../domain/tables.js';
import type { Watermarks } from '../domain/watermarks.js';
import type { Trace } from '../log/trace.js';

/** One delivery of a message. */
export interface Delivery {
  /** Tells deliveries of this process apart, also those of one message. */
  readonly serial: number;
  readonly messageId: string;
  readonly receivedAt: EpochMs;
  /** Where its publisher says it belongs. */
  readonly trace: Trace | null;
}

/** Something that began at one moment and has ended. */
interface Timed {
  readonly startedAt: EpochMs;
}

/** What happened at the edges of the pipeline. `at` is its clock, so virtual time counts too. */
export type Signal = { readonly at: EpochMs } & (
  | { readonly kind: 'delivered'; readonly delivery: Delivery }
  | {
      readonly kind: 'answered';
      readonly delivery: Delivery;
      readonly answer: 'acked' | 'nacked';
      /** Its line in the journal; null when it was not written. */
      readonly entry: JournalEntry | null;
    }
  /** A line of the journal is durable. */
  | { readonly kind: 'journaled'; readonly entry: JournalEntry; readonly delivery: Delivery | null }
  /** A segment of the journal was written, or not. */
  | ({
      readonly kind: 'committed';
      readonly entries: number;
      readonly ok: boolean;
    } & Timed)
  | { readonly kind: 'dead-letter'; readonly kept: boolean }
  | { readonly kind: 'warning' }
  | { readonly kind: 'story'; readonly story: PipelineEvent }
  | { readonly kind: 'computing'; readonly request: Request }
  | ({
      readonly kind: 'computed';
      readonly request: Request;
      /** Null: it was given up, or threw. */
      readonly result: Draft | Failure | null;
    } & Timed)
  | ({
      readonly kind: 'queried';
      readonly labels: Readonly<Record<string, string>>;
      readonly ok: boolean;
    } & Timed)
  | ({
      readonly kind: 'published';
      readonly request: Request;
      readonly result: Publication | Failure | null;
    } & Timed)
  | { readonly kind: 'levels'; readonly tables: readonly TableName[]; readonly levels: Watermarks }
  | {
      readonly kind: 'state';
      readonly exporter: string;
      readonly state: ExporterState;
      /** Its claim is this instance's. */
      readonly ours: boolean;
    }
  /** The live file was looked at. */
  | { readonly kind: 'live-file'; readonly exporter: string; readonly published: Published }
  /** Incidents that are open, by kind. */
  | { readonly kind: 'incidents'; readonly open: Readonly<Record<string, number>> }
);

/** Hears what happens. Must neither throw nor wait. */
export type Sink = (signal: Signal) => void;
