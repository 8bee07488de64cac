import type { EpochMs } from '../domain/date.js';
import type { Message } from '../ports/event-source.js';
import type { ObjectStore } from '../ports/object-store.js';

/** A message that could not be read, kept whole with the reason. */
export interface DeadLetter {
  readonly messageId: string;
  readonly topic: string | null;
  readonly receivedAt: string;
  /** What is wrong, naming the field and the remedy. */
  readonly fault: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The body as text where it is UTF-8, else as base64. */
  readonly body: { readonly encoding: 'utf-8' | 'base64'; readonly content: string };
}

/** Keeps a message below `dead-letter/<UTC date>/`. */
export async function keepDeadLetter(
  store: ObjectStore,
  { id, topic, attributes, body }: Message,
  fault: string,
  at: EpochMs,
): Promise<void> {
  const receivedAt = new Date(at).toISOString();
  const letter: DeadLetter = {
    messageId: id,
    topic,
    receivedAt,
    fault,
    attributes,
    body: readable(body),
  };
  const name = `dead-letter/${receivedAt.slice(0, 10)}/${at}-${safe(id)}.json`;
  await store.put(name, new TextEncoder().encode(`${JSON.stringify(letter, null, 2)}\n`), {
    contentType: 'application/json',
  });
}

function readable(body: Uint8Array): DeadLetter['body'] {
  try {
    const content = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return { encoding: 'utf-8', content };
  } catch {
    return { encoding: 'base64', content: Buffer.from(body).toString('base64') };
  }
}

/** A message id as part of an object's name. */
function safe(id: string): string {
  return id.replace(/[^\w-]+/g, '_').slice(-100);
}
