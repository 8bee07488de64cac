import { randomUUID } from 'node:crypto';
import { UsageError } from '../domain/errors.js';
import type { Receipt } from '../domain/receipt.js';
import type { Pushed } from '../http/push-envelope.js';
import {
  bodyOf,
  letterIndex,
  markRetried,
  messagesToRetry,
  openLetters,
  type Retry,
  type StoredLetter,
} from '../store/dead-letter-box.js';
import { dropLetters, droppedText } from '../store/drop-letters.js';
import type { Facts } from './facts.js';

/** Delivers an operator's message; resolves when it is durable, with what became of it. */
export type Publish = (message: Pushed) => Promise<Receipt>;

/**
 * Publishes what a dead letter holds again, byte for byte, and notes on it what came of it. Messages
 * that were accepted before are left out.
 * @throws UsageError when there is no such letter
 */
export async function retryLetter(
  { parts, now }: Facts,
  publish: Publish,
  id: string,
  by: string,
): Promise<Pick<Retry, 'outcome' | 'faultNow'>> {
  const store = parts.privately;
  const [name] = await lettersOf(store, id);
  for await (const letter of openLetters(store, name === undefined ? [] : [name], () => {})) {
    const retries = await publishAgain(letter, publish, by, now);
    await markRetried(store, letter, retries);
    const again = [...retries.values()].find(({ outcome }) => outcome === 'dead-lettered');
    return { outcome: again?.outcome ?? 'accepted', faultNow: again?.faultNow ?? null };
  }
  throw unknownLetter(id);
}

/** All at once, as one request: those that fail again are one letter again. */
async function publishAgain(
  letter: StoredLetter,
  publish: Publish,
  sender: string,
  now: () => number,
) {
  const chosen = messagesToRetry(letter);
  const batch = chosen.length > 1 ? { batch: { id: randomUUID(), closed: Promise.resolve() } } : {};
  const receipts = await Promise.all(
    chosen.map(({ message }) => {
      const { messageId, topic, attributes } = message;
      return publish({ id: messageId, topic, attributes, body: bodyOf(message), sender, ...batch });
    }),
  );
  const retriedAt = new Date(now()).toISOString();
  return new Map<number, Retry>(
    chosen.map(({ place }, index) => {
      const faultNow = receipts[index]?.fault ?? null;
      return [
        place,
        { retriedAt, outcome: faultNow === null ? 'accepted' : 'dead-lettered', faultNow },
      ];
    }),
  );
}

/**
 * Deletes a dead letter, or all.
 * @returns what was deleted, in words
 * @throws UsageError when there is no such letter
 */
export async function dropLetter({ parts }: Facts, id: string | null): Promise<string> {
  const store = parts.privately;
  const chosen = id === null ? await letterIndex(store) : await lettersOf(store, id);
  if (id !== null && chosen.length === 0) throw unknownLetter(id);
  await dropLetters(store, chosen);
  return chosen.length === 0 ? 'none' : droppedText(chosen);
}

async function lettersOf(store: Facts['parts']['privately'], id: string) {
  return (await letterIndex(store)).filter((each) => each.id === id);
}

function unknownLetter(id: string): UsageError {
  return new UsageError(`letter: no dead letter is called ${id}`, {
    remedy: 'GET /api/dead-letters lists the newest, trends deadletter list, too.',
  });
}
