import { afterEach, describe, expect, it } from 'vitest';
import type { EventSource } from '../../src/ports/event-source.js';
import { inbox } from '../support/inbox.js';
import { quiet } from '../support/virtual-timer.js';

/** A source that has been given bodies, and the hands to move it. */
export interface EventSourceHarness {
  readonly source: EventSource;
  /** Brings in the bodies that are not acked, once the source is started. */
  feed(): void;
  /** Lets pass whatever time the source, or who feeds it, waits before it tries a nacked message again. */
  elapse(): Promise<void>;
  close(): Promise<void>;
}

const text = (value: string) => new TextEncoder().encode(value);
const hex = (body: Uint8Array) => Buffer.from(body).toString('hex');

const BODIES: Readonly<Record<string, Uint8Array>> = {
  json: text('{"processor_name": "PlayerGameSummaryProcessor"}'),
  utf8: text('{"name": "Dončić, Jokić, 🏀"}'),
  'invalid UTF-8': Uint8Array.from([0x7b, 0xff, 0xfe, 0xc3, 0x28, 0x80, 0x00, 0x7d]),
  'no JSON': text('  not json\t'),
  'a byte order mark': Uint8Array.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
  large: text(`"${'x'.repeat(300_000)}"`),
};

/** What every event source owes its listener, whatever it reads from. */
export function eventSourceContract(
  name: string,
  open: (bodies: readonly Uint8Array[]) => Promise<EventSourceHarness>,
): void {
  describe(`${name} as an event source`, () => {
    let close = async () => {};
    afterEach(() => close());

    const opened = async (...bodies: readonly Uint8Array[]) => {
      const harness = await open(bodies);
      close = harness.close;
      return harness;
    };

    it('delivers every body untouched, each under its own id', async () => {
      const { source, feed } = await opened(...Object.values(BODIES));
      const { onMessage, received } = inbox((message) => message.ack());
      await source.start(onMessage);
      feed();
      const messages = await received(Object.keys(BODIES).length);
      const bodies = messages.map((message) => hex(message.body)).sort();
      expect(bodies).toEqual(Object.values(BODIES).map(hex).sort());
      expect(new Set(messages.map((message) => message.id)).size).toBe(messages.length);
      await source.stop();
    });

    it('delivers a nacked message again until it is acked, then never more', async () => {
      const { source, feed, elapse } = await opened(text('stubborn'));
      const { messages, onMessage, received } = inbox((message) => {
        if (messages.length < 3) message.nack();
        else message.ack();
      });
      await source.start(onMessage);
      feed();
      for (const count of [1, 2, 3]) {
        await received(count);
        await elapse();
      }
      expect(messages.map((message) => hex(message.body))).toEqual(
        Array(3).fill(hex(text('stubborn'))),
      );
      await source.stop();
      expect(messages).toHaveLength(3);
    });

    it('takes the first settlement of a delivery and no later one', async () => {
      const { source, feed, elapse } = await opened(text('settled twice'));
      const { messages, onMessage, received } = inbox((message) => {
        message.ack();
        message.nack();
      });
      await source.start(onMessage);
      feed();
      await received(1);
      await elapse();
      await source.stop();
      expect(messages).toHaveLength(1);
    });

    it('takes an exception in the listener as a nack', async () => {
      const { source, feed, elapse } = await opened(text('unlucky'));
      const { messages, onMessage, received } = inbox((message) => {
        if (messages.length === 1) throw new Error('listener failed');
        message.ack();
      });
      await source.start(onMessage);
      feed();
      await received(1);
      await elapse();
      await received(2);
      await source.stop();
    });

    it('stops only when the messages under way are settled, acked or not', async () => {
      const { source, feed, elapse } = await opened(text('a'), text('b'));
      const { messages, onMessage, received } = inbox();
      await source.start(onMessage);
      feed();
      const [first, second] = await received(2);
      let stopped = false;
      const stopping = source.stop().then(() => {
        stopped = true;
      });
      await quiet();
      expect(stopped).toBe(false);
      first?.ack();
      await quiet();
      expect(stopped).toBe(false);
      second?.nack();
      await stopping;
      await elapse();
      expect(messages).toHaveLength(2);
    });

    it('delivers what was nacked before a stop after the next start', async () => {
      const { source, feed } = await opened(text('later'));
      const before = inbox((message) => message.nack());
      await source.start(before.onMessage);
      feed();
      await before.received(1);
      await source.stop();
      await quiet();
      const after = inbox((message) => message.ack());
      await source.start(after.onMessage);
      feed();
      const [message] = await after.received(1);
      expect(message && hex(message.body)).toBe(hex(text('later')));
      await source.stop();
      expect(before.messages).toHaveLength(1);
    });

    it('refuses a second listener, and stopping what is not started does no harm', async () => {
      const { source } = await opened();
      await source.stop();
      await source.start(() => {});
      await expect(source.start(() => {})).rejects.toThrow('already started');
      await source.stop();
      await source.stop();
    });
  });
}
