import type { EpochMs } from '../../src/domain/date.js';
import type { Message } from '../../src/ports/event-source.js';
import type { ObjectStore } from '../../src/ports/object-store.js';
import { putLetter, unreadMessage } from '../../src/store/dead-letters.js';
import { letterName } from '../../src/store/letter-names.js';

/** Keeps a message among the dead letters, as versions did that knew no senders. */
export async function keepDeadLetter(
  store: Pick<ObjectStore, 'put'>,
  message: Message,
  fault: string,
  at: EpochMs,
): Promise<void> {
  const letter = { ...unreadMessage(message, fault), receivedAt: new Date(at).toISOString() };
  await putLetter(store, letterName({ at, id: message.id, messages: 1 }), letter);
}
