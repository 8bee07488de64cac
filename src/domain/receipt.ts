import type { JournalEntry } from './journal-entry.js';
import { REASONS, type Reason } from './verdict.js';

/** What became of one message, once it is durable. */
export interface Receipt {
  /** What is wrong with it: it is a dead letter. Null: nothing. */
  readonly fault: string | null;
  /** What else its sender should know; null: nothing. */
  readonly note: Note | null;
}

/** Why a message leads to less than its sender may think. */
export interface Note {
  /** The verdict on all of it; null: only a part of it does not count. */
  readonly reason: Reason | null;
  readonly detail: string;
}

/** What the sender of a message should know of its line. */
export function receiptOf(entry: JournalEntry): Receipt {
  switch (entry.kind) {
    case 'rejected':
      return { fault: entry.fault, note: null };
    case 'landing':
    case 'set-aside':
    case 'noted':
    case 'change':
    case 'tick':
      return { fault: null, note: noteOf(entry) };
    default:
      return { fault: null, note: null };
  }
}

type Told = Extract<JournalEntry, { kind: 'landing' | 'set-aside' | 'noted' | 'change' | 'tick' }>;

function noteOf(entry: Told): Note | null {
  const ignored = 'ignored' in entry && entry.ignored !== undefined ? entry.ignored : [];
  const parts = [
    ...(entry.reason === null ? [] : [meaningOf(entry, entry.reason)]),
    ...(ignored.length === 0 ? [] : [ignoredText(entry, ignored)]),
    ...(entry.kind === 'tick' ? tickParts(entry) : []),
  ];
  return parts.length === 0 ? null : { reason: entry.reason, detail: parts.join('; ') };
}

function meaningOf(entry: Told, reason: Reason): string {
  const meaning = REASONS[reason];
  if (entry.kind === 'tick' && reason === 'rate-limited') return limitedText(entry.limited);
  if (entry.kind === 'noted') return `${meaning} (${entry.detail})`;
  if (entry.kind !== 'landing' || entry.nearest === undefined) return meaning;
  return `${meaning}: ${entry.landing.table}; did you mean ${entry.nearest}?`;
}

function ignoredText({ kind }: Told, ignored: readonly string[]): string {
  const names = ignored.join(', ');
  return kind === 'tick'
    ? `only operators and POST /tick may ask for ${names}: taken as a look`
    : `counted as absent: ${names}`;
}

function tickParts({ reason, limited = [], foreign = [] }: Extract<Told, { kind: 'tick' }>) {
  return [
    ...(limited.length === 0 || reason !== null ? [] : [limitedText(limited)]),
    ...(foreign.length === 0 ? [] : [`not ours: ${foreign.join(', ')}`]),
  ];
}

function limitedText(limited: readonly string[] = []): string {
  return `${REASONS['rate-limited']}: ${limited.join(', ')}`;
}
