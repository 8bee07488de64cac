import type { PipelineEvent } from '../../streams/pipeline.js';
import type { EpochMs } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { FAULT_KINDS } from '../domain/row-faults.js';
import type { RunRecord } from '../domain/run-record.js';
import { findTable, type TableName } from '../domain/tables.js';
import type { Instruments } from './instruments.js';
import type { Signal, Sink } from './signal.js';

/** Counts what comes in: messages, landings, dead letters, and the journal that keeps them. */
export function countIntake({ count, time, size }: Instruments): Sink {
  // What alerts ask for must be there before it first happens.
  count('deadLetters', {}, 0);
  count('unkeptLetters', {}, 0);
  count('commitFailures', {}, 0);
  count('warnings', {}, 0);
  return (signal) => {
    switch (signal.kind) {
      case 'answered': {
        const { at, delivery, answer } = signal;
        count('messages', { outcome: outcomeOf(signal) });
        time('ack', at - delivery.receivedAt, { answer });
        break;
      }
      case 'journaled':
        countEntry(count, signal.entry);
        break;
      case 'committed':
        if (!signal.ok) count('commitFailures');
        time('commit', signal.at - signal.startedAt);
        size(signal.entries);
        break;
      case 'dead-letter':
        count('deadLetters');
        if (!signal.kept) count('unkeptLetters');
        break;
      case 'warning':
        count('warnings');
        break;
    }
  };
}

function outcomeOf({ answer, entry }: Extract<Signal, { kind: 'answered' }>): string {
  if (answer === 'nacked' || entry === null) return 'refused';
  const isDuplicate = 'reason' in entry && entry.reason === 'duplicate';
  return isDuplicate ? 'duplicate' : entry.kind;
}

function countEntry(count: Instruments['count'], entry: JournalEntry): void {
  switch (entry.kind) {
    case 'landing': {
      const { table, source, status } = entry.landing;
      count('landings', { table: tableLabel(table), source, status });
      if (entry.reason !== null) count('verdicts', { exporter: 'none', reason: entry.reason });
      for (const { exporter, reason } of entry.routes) {
        if (reason !== 'settling') count('verdicts', { exporter, reason });
      }
      break;
    }
    case 'set-aside':
    case 'noted':
    case 'change':
      if (entry.reason !== null) {
        count('verdicts', { exporter: 'none', reason: entry.reason });
      }
      break;
    case 'verdict': {
      const { exporter, reason } = entry.verdict;
      count('verdicts', { exporter, reason });
      break;
    }
  }
}

/** Publishers name the tables: only those the project reads get a label of their own. */
function tableLabel(table: TableName): string {
  return findTable(table) === undefined ? 'other' : table;
}

/** Counts what the exporters do: wakes, runs, queries, files. */
export function countRuns(instruments: Instruments): Sink {
  const { time } = instruments;
  /** When each exporter was woken for the evaluation it has not had yet. */
  const wokenAt = new Map<string, EpochMs>();

  function story(told: PipelineEvent, at: EpochMs): void {
    switch (told.kind) {
      case 'trigger':
        if (told.asOf !== null) break;
        if (!wokenAt.has(told.exporter)) wokenAt.set(told.exporter, at);
        countWake(instruments, told, at);
        break;
      case 'skipped':
        wokenAt.delete(told.verdict.exporter);
        break;
      case 'done':
        countRun(instruments, told.record);
        break;
    }
  }

  return (signal) => {
    const { at } = signal;
    switch (signal.kind) {
      case 'story':
        story(signal.story, at);
        break;
      case 'computing': {
        const { exporter } = signal.request;
        const woken = wokenAt.get(exporter);
        if (woken === undefined) break;
        wokenAt.delete(exporter);
        time('queue', at - woken, { exporter });
        break;
      }
      case 'queried': {
        const { exporter = 'none' } = signal.labels;
        const outcome = signal.ok ? 'answered' : 'failed';
        time('query', at - signal.startedAt, { exporter, outcome });
        break;
      }
      case 'published':
        countPublication(instruments, signal);
        break;
    }
  };
}

type Told<Kind extends PipelineEvent['kind']> = Extract<PipelineEvent, { readonly kind: Kind }>;

function countWake({ count, time }: Instruments, trigger: Told<'trigger'>, at: EpochMs): void {
  const { exporter, why, landings } = trigger;
  count('wakes', { exporter, why });
  if (why !== 'settled' || landings.length === 0) return;
  const first = landings.reduce((min, { receivedAt }) => Math.min(min, receivedAt), at);
  time('settle', at - first, { exporter });
}

function countRun({ count, time }: Instruments, record: RunRecord): void {
  const { exporter, status, cause, startedAt, finishedAt } = record;
  count('runs', { exporter, status, cause });
  time('run', finishedAt - startedAt, { exporter, status });
  count('processed', { exporter }, record.bytesProcessed ?? 0);
  count('billed', { exporter }, record.bytesBilled ?? 0);
  // Kinds that nobody met are told as 0, so that a first one is seen to grow.
  for (const kind of FAULT_KINDS) {
    const found = (record.faults ?? []).filter((fault) => fault.kind === kind);
    const faulty = found.reduce((sum, fault) => sum + fault.faulty, 0);
    count('dataFaults', { exporter, kind }, faulty);
  }
}

function countPublication(
  { count, time }: Instruments,
  { at, startedAt, request, result }: Extract<Signal, { kind: 'published' }>,
): void {
  const { exporter, cause, landings, retained: keep } = request;
  const outcome = result?.kind === 'publication' ? result.status : (result?.kind ?? 'failed');
  count('publications', { exporter, outcome });
  time('publish', at - startedAt, { exporter });
  if (outcome !== 'published' || cause !== 'landing') return;
  const awaited = new Set(keep.map(({ id }) => id));
  for (const { id, source, receivedAt, landedAt } of landings) {
    if (awaited.has(id)) continue;
    time('receiptToFile', at - receivedAt, { exporter });
    if (source === 'event') time('landingToFile', at - landedAt, { exporter });
  }
}
