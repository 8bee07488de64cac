import { describe, expect, it } from 'vitest';
import { type Book, EMPTY_BOOK } from '../../../src/alerts/book.js';
import { LEASE_MS, nextNotice, RETRY_MS } from '../../../src/alerts/outbox.js';
import { fades, openIncident, REMINDER_MS, stays } from '../../../src/alerts/review.js';
import type { RootCause } from '../../../src/alerts/root-cause.js';
import { HOUR, NOW } from './standings.js';

const CAUSE: RootCause = {
  key: 'late',
  kind: 'late',
  severity: 'error',
  summary: 'late',
  remedy: 'Look.',
  exporters: ['trends-hot-cold'],
  files: ['whos-hot-v2.json'],
  opensAfterMs: 0,
};
const TURN = { holder: 'one', finished: null };

/** A book with one notice to be sent. */
function bookWith(facts: Partial<Book>, retryAt = NOW): Book {
  const { notice } = openIncident(CAUSE, NOW);
  const outbox = notice === null ? [] : [{ notice, failures: 0, retryAt }];
  return { ...EMPTY_BOOK, outbox, ...facts };
}

const goesOut = (book: Book) => nextNotice(book, TURN, NOW)[1] !== null;
const sentUntil = (until: number) => bookWith({ sender: { holder: 'other', until } });

describe('a clock that was wrong', () => {
  it('keeps no notice back: its sender may have no longer than a sender has', () => {
    expect(goesOut(sentUntil(NOW + LEASE_MS))).toBe(false);
    expect(goesOut(sentUntil(NOW))).toBe(true);
    expect(goesOut(sentUntil(NOW + 24 * HOUR))).toBe(true);
  });

  it('keeps none back that failed by it', () => {
    expect(goesOut(bookWith({}, NOW + RETRY_MS))).toBe(false);
    expect(goesOut(bookWith({}, NOW + 24 * HOUR))).toBe(true);
  });

  it('keeps back neither reminder nor end of an incident that it opened', () => {
    const { incident } = openIncident(CAUSE, NOW + 24 * HOUR);
    if (incident === null) throw new Error('nothing was opened');
    expect(stays(incident, CAUSE, true, NOW).notice?.event).toBe('updated');
    const right = { ...incident, notifiedAt: NOW - REMINDER_MS + 1 };
    expect(stays(right, CAUSE, true, NOW).notice).toBeNull();
    const gone = fades(incident, true, NOW).incident;
    expect(gone === null ? null : fades(gone, true, NOW + HOUR).notice?.event).toBe('closed');
  });
});
