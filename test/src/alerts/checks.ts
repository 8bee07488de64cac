import { type Book, EMPTY_BOOK, type Notice } from '../../../src/alerts/book.js';
import { nextNotice } from '../../../src/alerts/outbox.js';
import { review } from '../../../src/alerts/review.js';
import type { Sight } from '../../../src/alerts/root-cause.js';

/** One check: how things stand, how long after the one before, and whether the process restarts first. */
export interface Check {
  readonly sight: Sight;
  readonly at: number;
  readonly restart: boolean;
}

/** All notices, in order, that a run of checks leads to. */
export function noticesOf(all: readonly Check[], restarts: boolean): readonly Notice[] {
  const sent: Notice[] = [];
  let book: Book = EMPTY_BOOK;
  let holder = 'first';
  for (const { sight: seen, at, restart } of all) {
    if (restart && restarts) {
      book = JSON.parse(JSON.stringify(book)) as Book;
      holder += ' again';
    }
    book = review(book, seen, at);
    let finished: { id: string; outcome: 'sent'; fault: null } | null = null;
    for (;;) {
      const [next, outgoing] = nextNotice(book, { holder, finished }, at);
      book = next;
      if (outgoing === null) break;
      sent.push(outgoing.notice);
      finished = { id: outgoing.notice.id, outcome: 'sent', fault: null };
    }
  }
  return sent;
}
