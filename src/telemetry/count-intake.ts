import type { JournalEntry } from '../domain/journal-entry.js';
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
