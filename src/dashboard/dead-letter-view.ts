import type { StoredLetter } from '../store/dead-letter-box.js';
import { tableIn } from '../store/letter-table.js';
import type { DeadLetterView } from './api.js';

/** The rest of a longer body is left to `trends deadletter show`. */
const LONGEST_BODY = 20_000;

/** The rest of more letters is left to `trends deadletter list`. */
export const MOST_LETTERS = 200;

/** The newest dead letters, newest first. Pure. */
export function deadLetterView(letters: readonly StoredLetter[]): DeadLetterView {
  return { letters: letters.map(viewOf).reverse(), full: letters.length >= MOST_LETTERS };
}

function viewOf(stored: StoredLetter): DeadLetterView['letters'][number] {
  const { receivedAt, fault, body, retriedAt, outcome } = stored.letter;
  const retried = retriedAt === undefined ? null : { at: retriedAt, outcome: outcome ?? 'unknown' };
  return {
    id: stored.id,
    keptAt: Date.parse(receivedAt),
    fault,
    table: tableIn(stored),
    body: shortened(body.content),
    retried,
  };
}

function shortened(text: string): string {
  const omitted = text.length - LONGEST_BODY;
  return omitted > 0 ? `${text.slice(0, LONGEST_BODY)}… (${omitted} characters more)` : text;
}
