import { decode } from '../domain/decode.js';
import { type Answer, answer } from './route.js';

/** Delivers one message to the pipeline; resolves when it is durable. */
export type Publish = (body: Uint8Array) => Promise<void>;

/**
 * Publishes messages. 202 once all are in the journal; 422 when some went to the dead letter, with
 * what was wrong with each; 503 when they could not be recorded and must be sent again.
 */
export async function take(publish: Publish, bodies: readonly Uint8Array[]): Promise<Answer> {
  try {
    await Promise.all(bodies.map((body) => publish(body)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return answer(503, { error: message, remedy: 'Send the request again.' });
  }
  const faults = bodies.flatMap((body, index) => {
    const decoded = decode(body, 0);
    return decoded.kind === 'rejected' ? [{ message: index + 1, fault: decoded.fault }] : [];
  });
  const accepted = bodies.length - faults.length;
  return faults.length === 0
    ? answer(202, { accepted })
    : answer(422, { accepted, deadLettered: faults });
}
