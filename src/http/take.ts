import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Receipt } from '../domain/receipt.js';
import type { Pushed } from './push-envelope.js';
import { answer, type Json } from './route.js';

/** Delivers one message; resolves when it is durable. */
export type Publish = (message: Pushed) => Promise<Receipt>;

/** Notes that an answer holds; of the others the journal tells. */
const MOST_NOTES = 100;

/** Messages, and bytes of them, that are delivered before others have their turn. */
const [AT_ONCE, BYTES_AT_ONCE] = [50, 262_144];

/**
 * Publishes messages. 202 once all are in the journal, with a note on those that lead to less than
 * one may think; 422 when some went to the dead letter, with what was wrong with each; 503 when they
 * could not be recorded and must be sent again. Those that cannot be read share one dead letter. Once
 * the client has left, no more are published: it has to send them all again.
 */
export async function take(
  publish: Publish,
  messages: Iterable<Pushed>,
  request: IncomingMessage,
): Promise<Json> {
  let receipts: readonly Receipt[];
  try {
    receipts = await publishAll(publish, messages, request);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return answer(503, { error: message, remedy: 'Send the request again.' });
  }
  const deadLettered = receipts.flatMap(({ fault }, index) =>
    fault === null ? [] : [{ message: index + 1, fault }],
  );
  const notes = receipts.flatMap(({ note }, index) =>
    note === null ? [] : [{ message: index + 1, ...note }],
  );
  const accepted = receipts.length - deadLettered.length;
  const told = { accepted, ...(notes.length > 0 && { notes: notes.slice(0, MOST_NOTES) }) };
  return deadLettered.length === 0 ? answer(202, told) : answer(422, { ...told, deadLettered });
}

async function publishAll(
  publish: Publish,
  messages: Iterable<Pushed>,
  { socket }: IncomingMessage,
): Promise<readonly Receipt[]> {
  let close = () => {};
  const closed = new Promise<void>((resolve) => {
    close = resolve;
  });
  const batch = { id: randomUUID(), closed };
  const published: Promise<Receipt>[] = [];
  let [count, bytes] = [0, 0];
  try {
    for (const message of messages) {
      count += 1;
      bytes += message.body.byteLength;
      if (count > AT_ONCE || bytes > BYTES_AT_ONCE) {
        await setImmediate();
        [count, bytes] = [0, 0];
      }
      if (!socket.writable) break;
      const receipt = publish({ ...message, batch });
      // Awaited below; the request may have ended by then.
      receipt.catch(() => undefined);
      published.push(receipt);
    }
  } finally {
    close();
  }
  return Promise.all(published);
}
