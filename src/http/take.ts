import { answer, type Json } from './route.js';

/** Delivers one message; resolves when it is durable, with what is wrong if it is a dead letter. */
export type Publish = (body: Uint8Array) => Promise<string | null>;

/**
 * Publishes messages. 202 once all are in the journal; 422 when some went to the dead letter, with
 * what was wrong with each; 503 when they could not be recorded and must be sent again.
 */
export async function take(publish: Publish, bodies: readonly Uint8Array[]): Promise<Json> {
  let faults: readonly (string | null)[];
  try {
    faults = await Promise.all(bodies.map((body) => publish(body)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return answer(503, { error: message, remedy: 'Send the request again.' });
  }
  const deadLettered = faults.flatMap((fault, index) =>
    fault === null ? [] : [{ message: index + 1, fault }],
  );
  const accepted = bodies.length - deadLettered.length;
  return deadLettered.length === 0
    ? answer(202, { accepted })
    : answer(422, { accepted, deadLettered });
}
