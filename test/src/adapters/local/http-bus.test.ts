import { describe, expect, it } from 'vitest';
import { httpBus } from '../../../../src/adapters/local/http-bus.js';
import { TrendsError } from '../../../../src/domain/errors.js';
import { eventSourceContract } from '../../../contracts/event-source.js';
import { inbox } from '../../../support/inbox.js';
import { turn } from '../../../support/virtual-timer.js';

eventSourceContract('the HTTP bus', async (bodies) => {
  const source = httpBus();
  const unsent = new Set(bodies);
  /** Sends as a client does: keeps what was refused for the next time. */
  const feed = () => {
    for (const body of unsent) {
      unsent.delete(body);
      source.publish(body).catch(() => unsent.add(body));
    }
  };
  return {
    source,
    feed,
    elapse: async () => {
      await turn();
      feed();
      await turn();
    },
    close: async () => {},
  };
});

describe('httpBus', () => {
  const body = new TextEncoder().encode('{}');

  it('resolves a publish when the message is acked, not before', async () => {
    const bus = httpBus();
    const { onMessage, messages } = inbox();
    await bus.start(onMessage);
    let published = false;
    const publishing = bus.publish(body, { origin: 'test' }).then(() => {
      published = true;
    });
    await turn();
    expect(published).toBe(false);
    expect(messages[0]).toMatchObject({ attributes: { origin: 'test' }, topic: null });
    messages[0]?.ack();
    await publishing;
  });

  it('rejects a publish when the message is nacked, with what the listener threw as cause', async () => {
    const bus = httpBus();
    await bus.start((message) => message.nack());
    await expect(bus.publish(body)).rejects.toThrow('the event was not recorded');
    await bus.stop();
    const failure = new Error('journal is full');
    await bus.start(() => {
      throw failure;
    });
    await expect(bus.publish(body)).rejects.toMatchObject({ cause: failure });
  });

  it('rejects a publish before it is started, while it stops and after', async () => {
    const bus = httpBus();
    const refused = async () => {
      const error: unknown = await bus.publish(body).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(TrendsError);
      expect(error).toHaveProperty('message', expect.stringContaining('not started'));
    };
    await refused();
    const { onMessage, messages } = inbox();
    await bus.start(onMessage);
    const publishing = bus.publish(body);
    const stopping = bus.stop();
    await refused();
    messages[0]?.ack();
    await Promise.all([publishing, stopping]);
    await refused();
    expect(messages).toHaveLength(1);
  });
});
