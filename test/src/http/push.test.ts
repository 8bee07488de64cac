import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { httpBus } from '../../../src/adapters/local/http-bus.js';
import { TrendsError } from '../../../src/domain/errors.js';
import { TOPICS } from '../../../src/domain/topics.js';
import { pushRoutes } from '../../../src/http/push.js';
import { type Pushed, unwrap } from '../../../src/http/push-envelope.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';
import { eventSourceContract } from '../../contracts/event-source.js';
import { turn } from '../../support/virtual-timer.js';

const MIB = 1_048_576;

let delivered: Pushed[];
let refuses: Error | null;
let server: HttpServer;

async function open(bodyMs?: number): Promise<HttpServer> {
  const deliver = async (message: Pushed) => {
    if (refuses !== null) throw refuses;
    delivered.push(message);
  };
  const topicOf = (name: string) => (name === 'projects/p/subscriptions/loads' ? 'landed' : null);
  const routes = pushRoutes(deliver, { topicOf, ...(bodyMs !== undefined && { bodyMs }) });
  const log = pino({ level: 'silent' });
  return openHttp({ host: '127.0.0.1', port: 0, routes, log });
}

beforeEach(async () => {
  [delivered, refuses] = [[], null];
  server = await open();
});
afterEach(() => server.close());

async function push(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
  path = '/pubsub/push',
) {
  const response = await fetch(`${server.url}${path}`, { method: 'POST', body, headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const text = (body: Uint8Array) => new TextDecoder().decode(body);

/** An envelope as Pub/Sub writes it. */
const envelope = (message: object) => ({
  message: {
    attributes: { origin: 'loader' },
    data: base64('{"processor_name": "Dončić"}'),
    messageId: '2070443601311540',
    message_id: '2070443601311540',
    publishTime: '2025-12-01T11:00:00.123Z',
    publish_time: '2025-12-01T11:00:00.123Z',
    ...message,
  },
  subscription: 'projects/p/subscriptions/loads',
  deliveryAttempt: 3,
});

describe('POST /pubsub/push', () => {
  it('answers 200 once the message is durable, which has its id, topic and attributes', async () => {
    const { status, body } = await push(JSON.stringify(envelope({})));
    expect([status, body]).toEqual([200, { accepted: 1 }]);
    expect(delivered.map((message) => ({ ...message, body: text(message.body) }))).toEqual([
      {
        id: '2070443601311540',
        topic: 'landed',
        publishedAt: Date.parse('2025-12-01T11:00:00.123Z'),
        attributes: { origin: 'loader' },
        body: '{"processor_name": "Dončić"}',
        mayDirect: false,
        sender: 'projects/p/subscriptions/loads',
      },
    ]);
  });

  it('answers Eventarc at / the same way', async () => {
    const headers = {
      'ce-id': '7',
      'ce-source': '//pubsub.googleapis.com/projects/p/topics/landed',
    };
    expect(await push(JSON.stringify(envelope({})), headers, '/')).toMatchObject({ status: 200 });
    expect(delivered).toMatchObject([{ id: '2070443601311540', topic: 'landed' }]);
  });

  it("honours what comes on the timed trigger's own topic", async () => {
    const source = `//pubsub.googleapis.com/projects/p/topics/${TOPICS.trigger}`;
    await push('{"export_types": ["trends-all"]}', { 'ce-id': '1', 'ce-source': source });
    await push('{"export_types": ["trends-all"]}');
    expect(delivered.map(({ topic, mayDirect }) => [topic, mayDirect])).toEqual([
      [TOPICS.trigger, true],
      [null, false],
    ]);
  });

  it('answers 503 with a time to come again when the message could not be recorded', async () => {
    refuses = new TrendsError('the event was not recorded', { remedy: 'Send it again.' });
    const { status, headers, body } = await push(JSON.stringify(envelope({})));
    expect([status, headers.get('retry-after')]).toEqual([503, '10']);
    expect(body).toEqual({
      error: 'the event was not recorded',
      remedy: 'Send the message again.',
    });
  });

  it('answers 200 to a broken envelope, and has it kept with the fault', async () => {
    const { status } = await push('{"message": {"data": 7}}');
    expect(status).toBe(200);
    expect(delivered.map((message) => text(message.body))).toEqual(['{"message": {"data": 7}}']);
    expect(delivered[0]).toMatchObject({ attributes: {}, fault: 'message.data: is not base64' });
  });

  it('takes the largest message there is, and no body beyond 16 MiB', async () => {
    const largest = new Uint8Array(10_000_000).fill(120);
    const envelopeOf = JSON.stringify(envelope({ data: base64(largest) }));
    expect(await push(envelopeOf)).toMatchObject({ status: 200 });
    expect(delivered[0]?.body.byteLength).toBe(10_000_000);
    expect(await push(new Uint8Array(16 * MIB + 1))).toMatchObject({ status: 413 });
    expect(delivered).toHaveLength(1);
  });

  it('gives up on a body that does not come to its end, and hangs up', async () => {
    await server.close();
    server = await open(50);
    const { hostname, port } = new URL(server.url);
    const client = connect(Number(port), hostname).setEncoding('utf8');
    let heard = '';
    client.on('data', (chunk) => {
      heard += chunk;
    });
    client.write('POST /pubsub/push HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12');
    await once(client, 'close');
    expect(heard).toContain('HTTP/1.1 408');
    expect(heard).toContain('longer than 50 ms');
    expect(delivered).toEqual([]);
  });
});

describe('unwrap', () => {
  const from = (value: unknown, around = {}) => unwrap(Buffer.from(JSON.stringify(value)), around);
  const EVENT = '{"processor_name": "Dončić"}';
  const read = ({ body, id, topic, publishedAt, attributes }: Pushed) => ({
    ...{ id, topic, publishedAt, attributes },
    body: text(body),
  });
  const SOURCE = '//pubsub.googleapis.com/projects/p/topics/landed';
  const AT = '2025-12-01T11:00:00.123Z';
  const cloudEvent = (more: object) => ({
    specversion: '1.0',
    id: 'ce-1',
    source: SOURCE,
    type: 'google.cloud.pubsub.topic.v1.messagePublished',
    time: AT,
    ...more,
  });
  const whole = {
    id: '2070443601311540',
    topic: 'landed',
    publishedAt: Date.parse(AT),
    attributes: { origin: 'loader' },
    body: EVENT,
  };
  const topicOf = () => 'landed';

  it.each<[string, () => Pushed, object]>([
    ['a push envelope', () => from(envelope({}), { topicOf }), {}],
    [
      'an envelope of Eventarc, its facts in headers',
      () => from(envelope({}), { headers: { 'ce-id': 'ce-1', 'ce-source': SOURCE } }),
      {},
    ],
    ['a CloudEvent around the envelope', () => from(cloudEvent({ data: envelope({}) })), {}],
    [
      'a CloudEvent around the envelope in base64',
      () => from(cloudEvent({ data_base64: base64(JSON.stringify(envelope({}))) })),
      {},
    ],
    [
      'a CloudEvent around the event itself, in base64',
      () => from(cloudEvent({ data_base64: base64(EVENT) })),
      { id: 'ce-1', attributes: {} },
    ],
    [
      'a CloudEvent around the event itself, as a text',
      () => from(cloudEvent({ data: EVENT })),
      { id: 'ce-1', attributes: {} },
    ],
    [
      'a CloudEvent around the event itself',
      () => from(cloudEvent({ data: JSON.parse(EVENT) })),
      { id: 'ce-1', attributes: {}, body: '{"processor_name":"Dončić"}' },
    ],
    [
      'the bare message, with what Pub/Sub writes into headers',
      () =>
        unwrap(Buffer.from(EVENT), {
          headers: {
            'x-goog-pubsub-message-id': '7',
            'x-goog-pubsub-subscription-name': 'projects/p/subscriptions/s',
            'x-goog-pubsub-publish-time': AT,
          },
          topicOf,
        }),
      { id: '7', attributes: {} },
    ],
    [
      'the bare message alone',
      () => ({ ...unwrap(Buffer.from(EVENT)), id: 'made' }),
      { id: 'made', topic: null, publishedAt: undefined, attributes: {} },
    ],
  ])('reads %s', (_, unwrapped, differing) => {
    const message = unwrapped();
    expect(read(message)).toEqual({ ...whole, ...differing });
    expect(message.fault).toBeUndefined();
  });

  it.each([
    ['a message of attributes alone', { data: undefined }, ''],
    ['an empty message', { data: '' }, ''],
    ['base64 for addresses', { data: '_-8' }, Buffer.from('_-8', 'base64').toString()],
  ])('reads %s', (_, message, body) => {
    expect(read(from(envelope(message)))).toEqual({ ...whole, topic: null, body });
  });

  it('keeps bytes that are no text', () => {
    const bytes = Uint8Array.from([0, 0xff, 0xfe, 0x80, 0x7b]);
    expect([...from(envelope({ data: base64(bytes) })).body]).toEqual([...bytes]);
  });

  it('takes the id in its other spelling, and makes one where there is none or it is too long', () => {
    expect(from(envelope({ messageId: undefined })).id).toBe('2070443601311540');
    const none = () => from(envelope({ messageId: undefined, message_id: '' })).id;
    expect(none()).toMatch(/^[\w-]{36}$/);
    expect(none()).not.toBe(none());
    expect(from(envelope({ messageId: 'x'.repeat(201) })).id).toMatch(/^[\w-]{36}$/);
  });

  it.each([
    ['{"message": []}', 'message: is not an object'],
    ['{"message": "eyJ9"}', 'message: is not an object'],
    ['{"message": 7, "subscription": "s", "other": 1}', 'message: is not an object'],
    ['{"message": {"data": "{}"}}', 'message.data: is not base64'],
    ['{"message": {"data": "eyJh\\nIjoxfQ=="}}', 'message.data: is not base64'],
    ['{"message": {"data": null}}', 'message.data: is not base64'],
    ['{"message": {"attributes": {"a": 1}}}', 'message.attributes: is not an object of texts'],
    ['{"message": {"attributes": "a"}}', 'message.attributes: is not an object of texts'],
    [
      '{"specversion": "1.0", "id": "1"}',
      'data: is neither an object nor a text, and data_base64 is not base64',
    ],
    [
      '{"specversion": "1.0", "data": {"message": 7, "subscription": "s"}}',
      'message: is not an object',
    ],
  ])('keeps %j whole and says what is wrong', (body, fault) => {
    const kept = unwrap(Buffer.from(body));
    expect(text(kept.body)).toBe(body);
    expect(kept).toMatchObject({ attributes: {}, fault });
  });

  it.each([
    'null',
    '[]',
    '{',
    '',
    '{}',
    'not "message" at all',
    '{"processor_name": "P", "message": "all done"}',
    '{"processor_name": "P", "message": {"text": "all done"}}',
  ])('takes %j, which is no envelope, as the message', (body) => {
    const kept = unwrap(Buffer.from(body));
    expect([text(kept.body), kept.fault]).toEqual([body, undefined]);
  });

  it('keeps what is not UTF-8', () => {
    const body = Buffer.concat([Buffer.from('{"message": "'), Uint8Array.from([0xff, 0x7d])]);
    expect([...unwrap(body).body]).toEqual([...body]);
  });
});

eventSourceContract('pushes', async (bodies) => {
  const source = httpBus();
  const unacked = new Map(bodies.map((body, index) => [`message-${index}`, body]));
  /** Pushes as Pub/Sub does: again, under the same id, what was not acked. */
  const feed = () => {
    for (const [messageId, body] of unacked) {
      unacked.delete(messageId);
      const pushed = JSON.stringify({ message: { messageId, data: base64(body) } });
      source.deliver(unwrap(Buffer.from(pushed))).catch(() => unacked.set(messageId, body));
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
