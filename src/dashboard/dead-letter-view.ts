import {
  messagesIn,
  messagesOf,
  type NewestLetters,
  type StoredLetter,
} from '../store/dead-letter-box.js';
import { faultPartsIn, tableIn } from '../store/letter-table.js';
import type { DeadLetterView } from './api.js';

/** The rest of a longer body is left to `trends deadletter show`. */
const LONGEST_BODY = 20_000;

/** Of more messages of one letter the rest is left to it, too. */
const MOST_MESSAGES = 50;

/** The newest dead letters, newest first. Pure. */
export function deadLetterView({ letters, older }: NewestLetters): DeadLetterView {
  return { letters: letters.map(viewOf).reverse(), older };
}

function viewOf(stored: StoredLetter): DeadLetterView['letters'][number] {
  const { receivedAt, fault, sender = null, retriedAt, outcome } = stored.letter;
  const retried = retriedAt === undefined ? null : { at: retriedAt, outcome: outcome ?? 'unknown' };
  return {
    id: stored.id,
    keptAt: Date.parse(receivedAt),
    fault,
    parts: faultPartsIn(stored),
    table: tableIn(stored),
    sender,
    messages: messagesOf(stored),
    body: shortened(bodyText(stored)),
    retried,
  };
}

function bodyText(stored: StoredLetter): string {
  const { letter } = stored;
  if (letter.messages === undefined) return letter.body.content;
  const all = messagesIn(stored);
  const texts = all.slice(0, MOST_MESSAGES).map(({ fault, body }) => `${fault}\n${body.content}`);
  const more = all.length - texts.length;
  return [...texts, ...(more > 0 ? [`(${more} messages more)`] : [])].join('\n\n');
}

function shortened(text: string): string {
  const omitted = text.length - LONGEST_BODY;
  return omitted > 0 ? `${text.slice(0, LONGEST_BODY)}… (${omitted} characters more)` : text;
}
