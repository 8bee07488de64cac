import { randomUUID } from 'node:crypto';
import type { Message } from '../ports/event-source.js';

/** A message as it was pushed: its answer settles it. */
export type Pushed = Omit<Message, 'ack' | 'nack'>;

/** The topic's short name for a subscription's (`projects/p/subscriptions/s`), where it is known. */
export type TopicOf = (subscription: string) => string | null;

/** Marks a dead letter whose envelope was the fault. */
export const ENVELOPE_FAULT = 'envelope_fault';

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * The message in Pub/Sub's push envelope. What is no such envelope becomes a message too, the bytes
 * whole and the fault as attribute `envelope_fault`: sent again it would be no better, so it is the
 * pipeline's to keep as a dead letter.
 */
export function unwrap(envelope: Uint8Array, topicOf: TopicOf): Pushed {
  const unread = (fault: string): Pushed => ({
    id: `push-${randomUUID()}`,
    topic: null,
    body: envelope,
    attributes: { [ENVELOPE_FAULT]: fault },
  });
  const outer = parsed(envelope);
  if (outer === null) return unread('the body is not a JSON object in UTF-8');
  const { message, subscription } = outer;
  if (!isObject(message)) return unread('message: is not an object');
  const { data = '', attributes } = message;
  if (typeof data !== 'string' || !BASE64.test(data)) return unread('message.data: is not base64');
  if (!areAttributes(attributes)) return unread('message.attributes: is not an object of texts');
  const id = message.messageId ?? message.message_id;
  return {
    id: typeof id === 'string' && id !== '' ? id : `push-${randomUUID()}`,
    topic: typeof subscription === 'string' ? topicOf(subscription) : null,
    body: Buffer.from(data, 'base64'),
    attributes: attributes ?? {},
  };
}

type Fields = Readonly<Record<string, unknown>>;

function parsed(bytes: Uint8Array): Fields | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function areAttributes(
  value: unknown,
): value is Readonly<Record<string, string>> | null | undefined {
  if (value === undefined || value === null) return true;
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}
