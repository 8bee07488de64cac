import type { Attributes, Meter } from '@opentelemetry/api';

/** Upper bounds of histograms, in seconds or, of sizes, in pieces. */
const SHORT = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const RUN = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const WAIT = [1, 5, 15, 30, 60, 90, 120, 300, 600, 1200, 1800, 2400, 3600, 7200];
const PIECES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

/** What is counted: name and help. */
const COUNTERS = {
  messages: ['trends_messages_total', 'Messages answered, by what they were.'],
  landings: ['trends_landings_total', 'Landings journaled; `observed` ones nobody announced.'],
  verdicts: ['trends_verdicts_total', 'Verdicts journaled, by reason.'],
  wakes: ['trends_wakes_total', 'Wakes of an exporter, by why.'],
  deadLetters: ['trends_dead_letters_total', 'Messages that nobody could read.'],
  unkeptLetters: [
    'trends_dead_letters_unkept_total',
    'Of them those that were only counted: their sender had sent too many within the hour.',
  ],
  runs: ['trends_runs_total', 'Runs that ended.'],
  publications: ['trends_publications_total', 'Attempts to publish, by outcome.'],
  processed: ['trends_processed_bytes_total', 'Bytes that the queries of runs read.'],
  billed: ['trends_billed_bytes_total', 'Bytes that the queries of runs are charged for.'],
  dataFaults: ['trends_data_faults_total', 'Faulty rows left out of runs, by kind.'],
  commitFailures: ['trends_journal_commit_failures_total', 'Segments that were not written.'],
  warnings: ['trends_warnings_total', 'Effects of the pipeline that failed and are retried.'],
} as const;

/** What is timed or measured: name, help and upper bounds. */
const HISTOGRAMS = {
  settle: ['trends_settle_duration_seconds', "From a batch's first landing to its wake.", WAIT],
  queue: ['trends_queue_duration_seconds', 'From the wake to the start of its run.', RUN],
  run: ['trends_run_duration_seconds', 'From the decision to run to its record.', RUN],
  query: ['trends_query_duration_seconds', 'Queries, further tries included.', SHORT],
  publish: ['trends_publish_duration_seconds', 'Publishing a file.', SHORT],
  receiptToFile: [
    'trends_receipt_to_file_seconds',
    'From the receipt of a landing to the file it is in, of runs caused by landings.',
    WAIT,
  ],
  landingToFile: [
    'trends_landing_to_file_seconds',
    'From the end of an announced load to the file it is in, of runs caused by landings.',
    WAIT,
  ],
  ack: ['trends_ack_duration_seconds', 'From the receipt of a message to its answer.', SHORT],
  commit: ['trends_journal_commit_duration_seconds', 'Writing a segment of the journal.', SHORT],
  commitSize: ['trends_journal_commit_entries', 'Lines that share a segment.', PIECES],
} as const;

/** Adds to counts and distributions. */
export interface Instruments {
  count(what: keyof typeof COUNTERS, labels?: Attributes, by?: number): void;
  /** @param ms a duration in milliseconds; negative ones, of clocks that differ, count as none */
  time(what: Exclude<keyof typeof HISTOGRAMS, 'commitSize'>, ms: number, labels?: Attributes): void;
  size(pieces: number): void;
}

export function instruments(meter: Meter): Instruments {
  const counters = mapValues(COUNTERS, ([name, description]) =>
    meter.createCounter(name, { description }),
  );
  const histograms = mapValues(HISTOGRAMS, ([name, description, bounds]) =>
    meter.createHistogram(name, {
      description,
      advice: { explicitBucketBoundaries: [...bounds] },
    }),
  );
  return {
    count: (what, labels = {}, by = 1) => counters[what].add(by, labels),
    time: (what, ms, labels = {}) => histograms[what].record(Math.max(0, ms) / 1000, labels),
    size: (pieces) => histograms.commitSize.record(pieces),
  };
}

function mapValues<Key extends string, In, Out>(
  record: Readonly<Record<Key, In>>,
  to: (value: In) => Out,
): Readonly<Record<Key, Out>> {
  return Object.fromEntries(
    Object.entries<In>(record).map(([key, value]) => [key, to(value)]),
  ) as Record<Key, Out>;
}
