import { type Pushed, type TopicOf, unwrap } from './push-envelope.js';
import { answer, type Json, type Route } from './route.js';
import { type BodyPatience, takeBody } from './take-body.js';

/** Delivers one message; resolves when it is durable, be it in the journal or as a dead letter. */
export type Deliver = (message: Pushed) => Promise<void>;

export interface PushOptions extends BodyPatience {
  /** Tells the topic of a subscription; unknown without it, since the envelope does not say. */
  readonly topicOf?: TopicOf;
}

/** A message of 10 MB, the largest there is, takes 14 MB in its envelope. */
const LARGEST_ENVELOPE_BYTES = 16 * 1_048_576;

/** When a message that could not be recorded may come again. */
const RETRY_SECONDS = '10';

/**
 * `POST /pubsub/push`: one message in Pub/Sub's push envelope. Whatever is answered with anything
 * but 2xx is pushed again, so 200 means durable (a message that cannot be read is, as a dead
 * letter) and 503 that it is not.
 */
export function pushRoute(deliver: Deliver, options: PushOptions = {}): Route {
  const { topicOf = () => null, bodyMs } = options;
  return {
    method: 'POST',
    path: '/pubsub/push',
    access: 'deliver',
    handle: async (request) => {
      const taken = await takeBody(request, { bytes: LARGEST_ENVELOPE_BYTES, ms: bodyMs });
      return taken.kind === 'refused' ? taken.answer : take(deliver, unwrap(taken.body, topicOf));
    },
  };
}

async function take(deliver: Deliver, message: Pushed): Promise<Json> {
  try {
    await deliver(message);
    return answer(200, { accepted: 1 });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      ...answer(503, { error: why, remedy: 'Send the message again.' }),
      headers: { 'retry-after': RETRY_SECONDS },
    };
  }
}
