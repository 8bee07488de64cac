import type { Message } from '../../ports/event-source.js';

/** A message before it can be settled. */
export type Content = Omit<Message, 'ack' | 'nack'>;

/** How one delivery ended; `cause` is what the listener threw, if it did. */
export type Settlement =
  | { readonly kind: 'acked' }
  | { readonly kind: 'nacked'; readonly cause?: unknown };

/**
 * Delivers once and resolves when the listener settles. The first settlement counts, later ones
 * change nothing; a listener that throws before it settles has nacked.
 */
export function deliver(
  content: Content,
  onMessage: (message: Message) => void,
): Promise<Settlement> {
  return new Promise((resolve) => {
    const ack = () => resolve({ kind: 'acked' });
    const nack = () => resolve({ kind: 'nacked' });
    try {
      onMessage({ ...content, ack, nack });
    } catch (cause) {
      resolve({ kind: 'nacked', cause });
    }
  });
}
