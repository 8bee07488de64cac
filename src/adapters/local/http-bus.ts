import { randomUUID } from 'node:crypto';
import { TrendsError } from '../../domain/errors.js';
import type { EventSource, Message } from '../../ports/event-source.js';
import { type Content, deliver } from './delivery.js';

/** A bus inside the process; whoever publishes waits for the listener and keeps what it refused. */
export interface HttpBus extends EventSource {
  /**
   * Delivers one message, its bytes untouched. Resolves when it is acked.
   * @throws TrendsError when the bus is not started or the message was nacked: publish it again
   */
  publish(body: Uint8Array, attributes?: Readonly<Record<string, string>>): Promise<void>;
  /** The same for a message that has an id, perhaps a topic, of its own. */
  deliver(content: Content): Promise<void>;
}

/** The bus behind the routes that take messages; knows nothing of HTTP. */
export function httpBus(): HttpBus {
  let listener: ((message: Message) => void) | null = null;
  const underWay = new Set<Promise<unknown>>();
  const send = async (content: Content) => {
    if (!listener) {
      throw new TrendsError('events are not being taken: the bus is not started', {
        remedy: 'The service is starting or stopping. Send the event again in a moment.',
      });
    }
    const delivery = deliver(content, listener);
    underWay.add(delivery);
    const settlement = await delivery;
    underWay.delete(delivery);
    if (settlement.kind === 'nacked') {
      throw new TrendsError('the event was not recorded', {
        remedy: 'Send it again.',
        cause: settlement.cause,
      });
    }
  };
  return {
    name: 'http',
    start: async (onMessage) => {
      if (listener) throw new TrendsError('http is already started', { remedy: 'Stop it first.' });
      listener = onMessage;
    },
    stop: async () => {
      listener = null;
      await Promise.all(underWay);
    },
    publish: (body, attributes = {}) => send({ id: randomUUID(), topic: null, body, attributes }),
    deliver: send,
  };
}
