import { type EpochMs, isAhead } from '../domain/date.js';
import type { Book, Outgoing, WebhookTrouble } from './book.js';

const MINUTE = 60_000;

/** Longer than sending one notice takes, with room for clocks that differ. */
export const LEASE_MS = 3 * MINUTE;
/** Until a notice that could not be sent is tried again. */
export const RETRY_MS = 5 * MINUTE;
/** What could not be sent for so long is dropped. */
const KEPT_MS = 24 * 60 * MINUTE;

/** What became of a notice: `refused` is not tried again. */
export type Outcome = 'sent' | 'failed' | 'refused';

/** What sending a notice came to, with what went wrong. */
export interface Sent {
  readonly outcome: Outcome;
  readonly fault: string | null;
}

/** Who sends, and how the notice came off that it sent before. */
export interface Turn {
  readonly holder: string;
  readonly finished: (Sent & { readonly id: string }) | null;
}

/**
 * Notes what became of the last notice and hands out the next one, in order: null when none is due,
 * or when another instance is sending. The sender has the outbox to itself until its lease ends. Pure.
 */
export function nextNotice(
  book: Book,
  { holder, finished }: Turn,
  now: EpochMs,
): readonly [Book, Outgoing | null] {
  const outbox = book.outbox
    .flatMap((entry) =>
      entry.notice.id === finished?.id ? after(entry, finished.outcome, now) : entry,
    )
    .filter(({ notice }) => now - notice.at < KEPT_MS);
  const { sender } = book;
  const webhook = finished === null ? (book.webhook ?? null) : troubleAfter(book, finished, now);
  const taken =
    sender !== null && sender.holder !== holder && isStillTo(sender.until, LEASE_MS, now);
  const [first] = outbox;
  // Later notices wait for the first, so that none is closed before it was opened.
  if (taken || first === undefined || isStillTo(first.retryAt, RETRY_MS, now)) {
    const free = taken ? sender : null;
    const unchanged = free === sender && outbox.length === book.outbox.length && finished === null;
    return [unchanged ? book : { ...book, outbox, sender: free, webhook }, null];
  }
  return [{ ...book, outbox, sender: { holder, until: now + LEASE_MS }, webhook }, first];
}

/** Whether an instant that was at most so far ahead is still to come: one further away was written by a wrong clock. */
function isStillTo(at: EpochMs, longestMs: number, now: EpochMs): boolean {
  return now < at && !isAhead(at, now + longestMs);
}

function after(entry: Outgoing, outcome: Outcome, now: EpochMs): readonly Outgoing[] {
  if (outcome !== 'failed') return [];
  return [{ ...entry, failures: entry.failures + 1, retryAt: now + RETRY_MS }];
}

/** What is wrong with the webhook after a notice; null once it took one. */
function troubleAfter(
  { webhook }: Book,
  { outcome, fault }: Sent,
  now: EpochMs,
): WebhookTrouble | null {
  if (outcome === 'sent') return null;
  return { since: webhook?.since ?? now, outcome, fault: fault ?? '' };
}
