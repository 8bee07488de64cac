import type { Receipt } from '../domain/receipt.js';
import type { Pushed } from './push-envelope.js';
import { answer, type Json } from './route.js';

/** Delivers one message; resolves when it is durable. */
export type Publish = (message: Pushed) => Promise<Receipt>;

/** Notes that an answer holds; of the others the journal tells. */
const MOST_NOTES = 100;

/**
 * Publishes messages. 202 once all are in the journal, with a note on those that lead to less than
 * one may think; 422 when some went to the dead letter, with what was wrong with each; 503 when they
 * could not be recorded and must be sent again.
 */
export async function take(publish: Publish, messages: readonly Pushed[]): Promise<Json> {
  let receipts: readonly Receipt[];
  try {
    receipts = await Promise.all(messages.map(publish));
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
