import type { Message } from '../ports/event-source.js';
import type { ObjectStore } from '../ports/object-store.js';

/** A message that could not be read, whole. */
export interface UnreadMessage {
  readonly messageId: string;
  readonly topic: string | null;
  /** What is wrong, naming the field and the remedy. */
  readonly fault: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The body as text where it is UTF-8, else as base64. */
  readonly body: { readonly encoding: 'utf-8' | 'base64'; readonly content: string };
}

/** What was published again, and what came of it. */
export interface Retry {
  readonly retriedAt: string;
  /** `accepted`: it was read this time; `dead-lettered`: it is a new dead letter now. */
  readonly outcome: 'accepted' | 'dead-lettered';
  /** What was wrong with it this time. */
  readonly faultNow: string | null;
}

/**
 * A message that could not be read, kept with the reason. Of several messages of one request there is
 * one letter: each is in `messages`, the fault is of them all, and the body is empty.
 */
export interface DeadLetter extends UnreadMessage {
  readonly receivedAt: string;
  /** Who sent it: the name of a token or an account, else an address, of Pub/Sub the subscription. */
  readonly sender?: string;
  readonly messages?: readonly (UnreadMessage & Partial<Retry>)[];
  /** So many more of this sender and hour were not kept; `messages` are examples of them. */
  readonly unkept?: number;
}

/** A message as a letter keeps it. */
export function unreadMessage(
  { id, topic, attributes, body }: Pick<Message, 'id' | 'topic' | 'attributes' | 'body'>,
  fault: string,
): UnreadMessage {
  return { messageId: id, topic, fault, attributes, body: readable(body) };
}

/** Writes a letter, whatever is there. */
export async function putLetter(
  store: Pick<ObjectStore, 'put'>,
  name: string,
  letter: DeadLetter,
): Promise<void> {
  await store.put(name, new TextEncoder().encode(`${JSON.stringify(letter, null, 2)}\n`), {
    contentType: 'application/json',
  });
}

/** The body as it was received, byte for byte. */
export function bodyOf({ body }: Pick<UnreadMessage, 'body'>): Uint8Array {
  return Buffer.from(body.content, body.encoding === 'base64' ? 'base64' : 'utf8');
}

function readable(body: Uint8Array): UnreadMessage['body'] {
  try {
    const content = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return { encoding: 'utf-8', content };
  } catch {
    return { encoding: 'base64', content: Buffer.from(body).toString('base64') };
  }
}
