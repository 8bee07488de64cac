import { UsageError } from '../domain/errors.js';
import type { Receipt } from '../domain/receipt.js';
import type { Pushed } from '../http/push-envelope.js';
import { bodyOf, deadLetters, markRetried, type Retry } from '../store/dead-letter-box.js';
import type { Facts } from './facts.js';

/** Delivers an operator's message; resolves when it is durable, with what became of it. */
export type Publish = (message: Pushed) => Promise<Receipt>;

/**
 * Publishes a dead letter again, byte for byte, and notes on it what came of it.
 * @throws UsageError when there is no such letter
 */
export async function retryLetter(
  { parts, log, now }: Facts,
  publish: Publish,
  id: string,
): Promise<Pick<Retry, 'outcome' | 'faultNow'>> {
  const store = parts.privately;
  const letters = await deadLetters(store, (fault) => log.debug(fault, 'no dead letter'));
  const letter = letters.find((each) => each.id === id);
  if (letter === undefined) {
    throw new UsageError(`letter: no dead letter is called ${id}`, {
      remedy: 'GET /api/dead-letters lists the newest, trends deadletter list all.',
    });
  }
  const { messageId, topic, attributes } = letter.letter;
  const message = { id: messageId, topic, attributes, body: bodyOf(letter.letter) };
  const { fault: faultNow } = await publish(message);
  const outcome = faultNow === null ? 'accepted' : 'dead-lettered';
  const retriedAt = new Date(now()).toISOString();
  await markRetried(store, letter, { retriedAt, outcome, faultNow });
  return { outcome, faultNow };
}
