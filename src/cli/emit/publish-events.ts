import { topicFor } from '../../domain/topics.js';
import type { PubSubConnection } from '../../service/open-pubsub.js';

/** A message as Pub/Sub took it. */
export interface Published {
  readonly topic: string;
  readonly messageId: string;
}

/**
 * Publishes events to Pub/Sub, each to `topic` or, where that is absent, to the topic that its kind
 * belongs to.
 * @throws TrendsError when one is not confirmed; those before it are published
 */
export async function publishEvents(
  connection: PubSubConnection,
  bodies: readonly string[],
  topic?: string,
): Promise<readonly Published[]> {
  const { openPubSubPublisher } = await import('../../adapters/pubsub/index.js');
  const publisher = openPubSubPublisher(connection);
  const encoder = new TextEncoder();
  try {
    return await Promise.all(
      bodies.map(async (body) => {
        const name = topic ?? topicFor(body);
        return { topic: name, messageId: await publisher.publish(name, encoder.encode(body)) };
      }),
    );
  } finally {
    await publisher.close();
  }
}
