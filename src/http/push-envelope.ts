import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { LONGEST_ID } from '../domain/completion-event.js';
import type { EpochMs } from '../domain/date.js';
import { parseJson } from '../domain/read-json.js';
import type { Message } from '../ports/event-source.js';

/** A message as it came over HTTP: its answer settles it. */
export type Pushed = Omit<Message, 'ack' | 'nack'>;

/** The topic's short name for a subscription's (`projects/p/subscriptions/s`), where it is known. */
export type TopicOf = (subscription: string) => string | null;

/** What is known of a body besides its bytes. */
export interface Around {
  /** Of a request that holds this message alone. */
  readonly headers?: IncomingHttpHeaders;
  /** Tells the topic of a subscription; unknown without it, since the envelope does not say. */
  readonly topicOf?: TopicOf;
}

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const SOURCE = /^\/\/pubsub\.googleapis\.com\/projects\/[^/]+\/topics\/([^/]+)$/;

const ENVELOPE_KEYS = ['message', 'subscription', 'deliveryAttempt', 'delivery_attempt'];
const MESSAGE_KEYS = [
  ...['data', 'attributes', 'messageId', 'message_id', 'publishTime', 'publish_time'],
  ...['orderingKey', 'ordering_key'],
];

/**
 * The message in a body, however it was wrapped: Pub/Sub's push envelope; the same in a CloudEvent of
 * Eventarc, binary (its facts in headers) or structured (around the envelope); the bare message, its
 * facts in headers of Pub/Sub where it writes them, or none. What is a broken envelope becomes a
 * message too, the bytes whole and the fault beside them: sent again it would be no better, so it is
 * the pipeline's to keep as a dead letter.
 */
export function unwrap(
  body: Uint8Array,
  { headers = {}, topicOf = () => null }: Around = {},
): Pushed {
  const bare = { ...factsIn(headers, topicOf), body, attributes: {} };
  if (!mayWrap(body)) return bare;
  const outer = parsed(body);
  if (outer === null) return bare;
  const seen: Seen = { whole: bare, topicOf };
  if (typeof outer.specversion === 'string') return fromCloudEvent(outer, seen);
  return isEnvelope(outer) ? fromEnvelope(outer, seen) : bare;
}

/** The message so far: the body whole, with what is known of it. */
interface Seen {
  readonly whole: Pushed;
  readonly topicOf: TopicOf;
}

type Fields = Readonly<Record<string, unknown>>;

/** Most bodies are events, and need not be parsed twice. */
function mayWrap(body: Uint8Array): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.includes('"message"') || bytes.includes('"specversion"');
}

function factsIn(headers: IncomingHttpHeaders, topicOf: TopicOf) {
  const text = (name: string) => textOf(headers[name]);
  const subscription = text('x-goog-pubsub-subscription-name');
  return {
    id: idOf(text('x-goog-pubsub-message-id') ?? unescaped(text('ce-id'))),
    topic: topicIn(text('ce-source')) ?? (subscription === null ? null : topicOf(subscription)),
    publishedAt: instantOf(text('x-goog-pubsub-publish-time') ?? text('ce-time')),
    ...(subscription !== null && { sender: subscription }),
  };
}

function fromCloudEvent(event: Fields, { whole, topicOf }: Seen): Pushed {
  const known = {
    ...whole,
    id: idOf(textOf(event.id)),
    topic: topicIn(textOf(event.source)) ?? whole.topic,
    publishedAt: instantOf(textOf(event.time)) ?? whole.publishedAt,
  };
  const { data, data_base64: encoded } = event;
  if (isObject(data) && isEnvelope(data)) return fromEnvelope(data, { whole: known, topicOf });
  if (isObject(data)) return { ...known, body: Buffer.from(JSON.stringify(data)) };
  if (typeof data === 'string') return { ...known, body: Buffer.from(data) };
  if (typeof encoded !== 'string' || !BASE64.test(encoded)) {
    return {
      ...known,
      fault: 'data: is neither an object nor a text, and data_base64 is not base64',
    };
  }
  const inner = Buffer.from(encoded, 'base64');
  const content = parsed(inner);
  if (content !== null && isEnvelope(content)) {
    return fromEnvelope(content, { whole: known, topicOf });
  }
  return { ...known, body: inner };
}

/** An event may have a field `message` of its own: only what Pub/Sub writes is its envelope. */
function isEnvelope(value: Fields): boolean {
  if (!('message' in value)) return false;
  const { message, subscription } = value;
  if (typeof subscription === 'string') return true;
  if (Object.keys(value).every((key) => ENVELOPE_KEYS.includes(key))) return true;
  return isObject(message) && MESSAGE_KEYS.some((key) => key in message);
}

function fromEnvelope({ message, subscription }: Fields, { whole, topicOf }: Seen): Pushed {
  const topic = typeof subscription === 'string' ? topicOf(subscription) : null;
  const known = { ...whole, topic: topic ?? whole.topic };
  if (!isObject(message)) return { ...known, fault: 'message: is not an object' };
  const { data = '', attributes } = message;
  const id = textOf(message.messageId) ?? textOf(message.message_id);
  const told = {
    ...known,
    ...(typeof subscription === 'string' && { sender: subscription.slice(0, LONGEST_ID) }),
    ...(id !== null && { id: idOf(id) }),
  };
  if (typeof data !== 'string' || !BASE64.test(data)) {
    return { ...told, fault: 'message.data: is not base64' };
  }
  if (!areAttributes(attributes)) {
    return { ...told, fault: 'message.attributes: is not an object of texts' };
  }
  const publishedAt = instantOf(textOf(message.publishTime) ?? textOf(message.publish_time));
  return {
    ...told,
    body: Buffer.from(data, 'base64'),
    attributes: attributes ?? {},
    publishedAt: publishedAt ?? known.publishedAt,
  };
}

function parsed(bytes: Uint8Array): Fields | null {
  try {
    const value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Headers of CloudEvents hold what is no printable ASCII percent-encoded. */
function unescaped(text: string | null): string | null {
  try {
    return text === null ? null : decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A message without an id, or with one that is too long, gets one of its own. */
function idOf(id: string | null): string {
  return id === null || id.length > LONGEST_ID ? randomUUID() : id;
}

function topicIn(source: string | null): string | null {
  return SOURCE.exec(source ?? '')?.[1] ?? null;
}

function instantOf(text: string | null): EpochMs | undefined {
  const instant = Date.parse(text ?? '');
  return Number.isNaN(instant) ? undefined : instant;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
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
