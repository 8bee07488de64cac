import type { Topic } from '@google-cloud/pubsub';
import { TrendsError } from '../../domain/errors.js';
import { inTime, systemTimer, type Timer } from '../../ports/timer.js';
import { pubSubClient } from './client.js';
import { topicName } from './names.js';
import { signIn } from './sign-in.js';
import { explain } from './trouble.js';

/** What is used of Google's client to publish. */
export interface PublishingClient {
  /** To be done before anything is published. @throws NotSignedIn */
  signIn(): Promise<void>;
  topic(name: string): Pick<Topic, 'publishMessage'>;
  close(): Promise<void>;
}

export interface PubSubPublisher {
  /**
   * Publishes one body, its bytes untouched; resolves with the message's id.
   * @param topic short or full name
   * @throws UsageError when that is no topic's name
   * @throws TrendsError when it is not confirmed in time, or refused, or nobody is signed in
   */
  publish(
    topic: string,
    body: Uint8Array,
    attributes?: Readonly<Record<string, string>>,
  ): Promise<string>;
  /** Hangs up; what was published before is confirmed or has failed. */
  close(): Promise<void>;
}

export interface PublisherOptions {
  readonly project: string;
  /** `host:port` of another Pub/Sub; an emulator is found by the client's PUBSUB_EMULATOR_HOST. */
  readonly endpoint?: string;
  /** How long a confirmation may take, in milliseconds; by default 30 seconds. */
  readonly timeoutMs?: number;
  readonly timer?: Timer;
  /** Google's client unless a test says otherwise. */
  readonly client?: PublishingClient;
}

/** Publishes to the topics of a project. Short outages are bridged by Google's client. */
export function openPubSubPublisher(options: PublisherOptions): PubSubPublisher {
  const { project, endpoint, timeoutMs = 30_000, timer = systemTimer } = options;
  const client = options.client ?? publishingClient(project, endpoint);
  const topics = new Map<string, Pick<Topic, 'publishMessage'>>();
  const pending = new Set<Promise<unknown>>();

  function topicOf(name: string): Pick<Topic, 'publishMessage'> {
    const topic = topics.get(name) ?? client.topic(name);
    topics.set(name, topic);
    return topic;
  }

  return {
    publish: async (topic, body, attributes = {}) => {
      const name = topicName(project, topic);
      const data = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      const sent = client.signIn().then(() => topicOf(name).publishMessage({ data, attributes }));
      const settled = sent.catch(() => {});
      pending.add(settled);
      const confirmed = sent.catch((cause: unknown) => {
        throw explain(name, cause);
      });
      const late = () => {
        throw unconfirmed(name, timeoutMs);
      };
      return inTime(timer, timeoutMs, confirmed, late).finally(() => pending.delete(settled));
    },
    close: async () => {
      await Promise.all([...pending].map((settled) => inTime(timer, timeoutMs, settled, () => {})));
      await client.close();
    },
  };
}

function publishingClient(project: string, endpoint?: string): PublishingClient {
  const client = pubSubClient(project, endpoint);
  return {
    signIn: () => signIn(client),
    topic: (name) => client.topic(name),
    close: () => client.close(),
  };
}

function unconfirmed(name: string, ms: number): TrendsError {
  return new TrendsError(`no confirmation from ${name} in ${ms / 1000} seconds`, {
    remedy:
      'Publish it again: it may have arrived, and repeated events are recognised. Check the network, and pubsub.endpoint or PUBSUB_EMULATOR_HOST where it is set.',
  });
}

/** Publishes one body to one topic and hangs up; resolves with the message's id. */
export async function publishToTopic(
  options: PublisherOptions & { readonly topic: string },
  body: Uint8Array,
  attributes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const publisher = openPubSubPublisher(options);
  try {
    return await publisher.publish(options.topic, body, attributes);
  } finally {
    await publisher.close();
  }
}
