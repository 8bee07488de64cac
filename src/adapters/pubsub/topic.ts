import type { Timer } from '../../ports/timer.js';
import type { ClientSubscription } from './client.js';
import { DELETED_TOPIC, shortName } from './names.js';
import { ANSWER_MS, answered } from './timer.js';
import { explain, isDenied, type PubSubReport } from './trouble.js';

/**
 * The short name of a subscription's topic; null, and reported, where the account may not look or
 * the topic was deleted.
 * @throws whatever the client failed with, when the subscription cannot be used
 */
export async function topicOf(
  subscription: Pick<ClientSubscription, 'getMetadata'>,
  name: string,
  timer: Timer,
  report: (report: PubSubReport) => void,
): Promise<string | null> {
  const unknown = (message: string, remedy: string, cause?: unknown) => {
    report({ kind: 'topic-unknown', subscription: name, message, remedy, cause });
    return null;
  };
  try {
    const topic = await lookUp(subscription, timer);
    if (topic !== DELETED_TOPIC) return shortName(topic);
    return unknown(
      `the topic of ${name} was deleted: nothing new will come`,
      'Create topic and subscription anew: trends setup',
    );
  } catch (cause) {
    if (!isDenied(cause)) throw cause;
    return unknown(
      explain(name, cause).message,
      'Grant this account pubsub.subscriptions.get on the subscription (roles/pubsub.viewer).',
      cause,
    );
  }
}

async function lookUp(
  subscription: Pick<ClientSubscription, 'getMetadata'>,
  timer: Timer,
): Promise<string> {
  // Not the client's own retries: they would keep the reason to themselves.
  const asked = subscription.getMetadata({ timeout: ANSWER_MS, retry: null });
  const [{ topic }] = await answered(timer, asked, 'no answer');
  return topic ?? DELETED_TOPIC;
}
