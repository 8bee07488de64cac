import { describe, expect, it } from 'vitest';
import { withinTrace } from '../../../src/log/trace.js';
import type { Message } from '../../../src/ports/event-source.js';
import { watchedMessages } from '../../../src/telemetry/probe.js';
import type { Signal } from '../../../src/telemetry/signal.js';
import { standing } from '../../../src/telemetry/standing.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const OTHER = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = (trace: string) => `00-${trace}-b7ad6b7169203331-01`;

function watching() {
  let now = 1_000;
  const signals: Signal[] = [];
  const stands = standing([]);
  const messages = watchedMessages(
    (signal) => {
      signals.push(signal);
      stands.hear(signal);
    },
    () => now,
  );
  const settled: string[] = [];
  const deliver = (id: string, attributes: Message['attributes'] = {}) =>
    messages.watch({
      id,
      topic: null,
      body: new Uint8Array(),
      attributes,
      ack: () => settled.push(`ack ${id}`),
      nack: () => settled.push(`nack ${id}`),
    });
  const tick = (ms: number) => {
    now += ms;
  };
  return { signals, stands, messages, settled, deliver, tick };
}

describe('watched messages', () => {
  it('are under way from their arrival to their answer, the oldest first', () => {
    const { stands, deliver, settled, tick } = watching();
    const first = deliver('a');
    tick(50);
    const second = deliver('b');
    expect(stands.underWay()).toEqual([1_000, 1_050]);
    first.ack();
    expect(stands.underWay()).toEqual([1_050]);
    second.nack();
    expect(stands.underWay()).toEqual([]);
    expect(settled).toEqual(['ack a', 'nack b']);
  });

  it('are told apart when the same message is delivered twice at a time', () => {
    const { stands, deliver } = watching();
    const [one, again] = [deliver('a'), deliver('a')];
    one.ack();
    expect(stands.underWay()).toHaveLength(1);
    again.ack();
    expect(stands.underWay()).toEqual([]);
  });

  it('name the line that the journal has of them', () => {
    const { signals, messages, deliver } = watching();
    const message = deliver('a');
    const entry = { kind: 'rejected', at: 1_000, messageId: 'a', fault: 'no JSON' } as const;
    messages.journaled(entry);
    message.ack();
    expect(signals.map(({ kind }) => kind)).toEqual(['delivered', 'journaled', 'answered']);
    expect(signals[2]).toMatchObject({ answer: 'acked', entry });
  });

  it.each([
    ['its attribute', { traceparent: traceparent(TRACE) }, TRACE],
    ['the attribute of Google’s clients', { googclient_traceparent: traceparent(TRACE) }, TRACE],
    ['the request that brought it', {}, OTHER],
    ['the request, when its attribute is none', { traceparent: 'no' }, OTHER],
  ])('belong to the trace of %s', async (_what, attributes, trace) => {
    const { signals, deliver } = watching();
    await withinTrace({ traceparent: traceparent(OTHER) }, async () => {
      deliver('a', attributes).ack();
    });
    expect(signals[0]).toMatchObject({ delivery: { trace: { id: trace } } });
  });
});
