import { TOPICS } from '../domain/topics.js';
import { type Pushed, type TopicOf, unwrap } from './push-envelope.js';
import { answer, type Json, type Route, sentBy } from './route.js';
import { type BodyPatience, takeBody } from './take-body.js';

/** Delivers one message; resolves when it is durable, be it in the journal or as a dead letter. */
export type Deliver = (message: Pushed) => Promise<unknown>;

export interface PushOptions extends BodyPatience {
  /** Tells the topic of a subscription; unknown without it, since the envelope does not say. */
  readonly topicOf?: TopicOf;
}

/** A message of 10 MB, the largest there is, takes 14 MB in its envelope. */
const LARGEST_ENVELOPE_BYTES = 16 * 1_048_576;

/** When a message that could not be recorded may come again. */
const RETRY_SECONDS = '10';

/**
 * `POST /pubsub/push`, and `POST /` as Eventarc has it: one message, wrapped or bare. Whatever is
 * answered with anything but 2xx is pushed again, so 200 means durable (a message that cannot be read
 * is, as a dead letter) and 503 that it is not.
 */
export function pushRoutes(deliver: Deliver, options: PushOptions = {}): readonly Route[] {
  const { topicOf = () => null, bodyMs, stillMs } = options;
  const handle: Route['handle'] = async (request, asked) => {
    const taken = await takeBody(request, asked, {
      bytes: LARGEST_ENVELOPE_BYTES,
      ms: bodyMs,
      stillMs,
    });
    if (taken.kind === 'refused') return taken.answer;
    const message = unwrap(taken.body, { headers: request.headers, topicOf });
    const mayDirect = asked.mayAct || message.topic === TOPICS.trigger;
    // Who pushes says which subscription it is of; it is known who pushes.
    const { sender, ...asker } = sentBy(asked);
    return take(deliver, { ...message, ...asker, sender: message.sender ?? sender, mayDirect });
  };
  return ['/pubsub/push', '/'].map((path) => ({ method: 'POST', path, access: 'deliver', handle }));
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
