import type { EpochMs } from '../../domain/date.js';
import type { Message } from '../../ports/event-source.js';
import { topicName } from './names.js';
import { openPubSubPublisher, type PublisherOptions, type PubSubPublisher } from './publisher.js';

/** A message that nobody can read, and why. */
export interface Poison {
  readonly message: Pick<Message, 'id' | 'topic' | 'body' | 'attributes'>;
  readonly reason: string;
  readonly receivedAt: EpochMs;
  /** Where it came from, where known: a `Message` does not say it, so the service never does. */
  readonly subscription?: string;
}

export interface DeadLetterTopic {
  /**
   * Publishes the body untouched, with the message's own attributes and `reason`, `messageId`,
   * `receivedAt`, `topic`, `subscription`; resolves with the new message's id.
   * @throws TrendsError when it is not confirmed in time, or refused, or nobody is signed in
   */
  forward(poison: Poison): Promise<string>;
  close(): Promise<void>;
}

export interface DeadLetterTopicOptions extends PublisherOptions {
  /** Short or full name. */
  readonly topic: string;
}

/** A topic for messages that nobody can read. @throws UsageError when it is no topic's name */
export function openDeadLetterTopic(options: DeadLetterTopicOptions): DeadLetterTopic {
  const topic = topicName(options.project, options.topic);
  const publisher: PubSubPublisher = openPubSubPublisher(options);
  return {
    forward: (poison) => publisher.publish(topic, poison.message.body, attributesOf(poison)),
    close: () => publisher.close(),
  };
}

/** Pub/Sub's limits: attributes of a message, bytes of a value. */
const MOST_ATTRIBUTES = 100;
const LONGEST_VALUE = 1024;

/** A dead letter must never be refused for its attributes: it would come again for ever. */
export function attributesOf(poison: Poison): Readonly<Record<string, string>> {
  const { message, reason, receivedAt, subscription } = poison;
  const ours = {
    reason: cut(reason),
    messageId: cut(message.id),
    receivedAt: new Date(receivedAt).toISOString(),
    ...(message.topic === null ? {} : { topic: cut(message.topic) }),
    ...(subscription === undefined ? {} : { subscription: cut(subscription) }),
  };
  // Names that begin with goog are Google's own and refused.
  const theirs = Object.entries(message.attributes)
    .filter(([key]) => !key.startsWith('goog') && !Object.hasOwn(ours, key))
    .slice(0, MOST_ATTRIBUTES - Object.keys(ours).length);
  return { ...Object.fromEntries(theirs), ...ours };
}

/** The beginning of a text that fits a value, whole characters only. */
function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= LONGEST_VALUE) return bytes.toString();
  let end = LONGEST_VALUE;
  // A byte 10xxxxxx goes on with the character before it.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
