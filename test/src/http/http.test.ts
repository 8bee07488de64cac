import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TrendsError } from '../../../src/domain/errors.js';
import type { Note } from '../../../src/domain/receipt.js';
import { eventsRoute } from '../../../src/http/events.js';
import { healthRoutes } from '../../../src/http/health.js';
import type { Pushed } from '../../../src/http/push-envelope.js';
import type { Route } from '../../../src/http/route.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';
import { tickRoute } from '../../../src/http/tick.js';

const MIB = 1_048_576;

let published: string[];
let directs: boolean[];
let senders: (string | undefined)[];
/** The requests that messages came in, and how many of those are over. */
let batches: (string | undefined)[];
let closed: number;
let onPublish: () => void;
let notes: Readonly<Record<string, Note>>;
let faults: Readonly<Record<string, string>>;
let refuses: Error | null;
let ready: boolean;
let logged: string[];
let server: HttpServer;

const publish = async ({ body, mayDirect = false, sender, batch }: Pushed) => {
  if (refuses !== null) throw refuses;
  const text = new TextDecoder().decode(body);
  published.push(text);
  senders.push(sender);
  if (!batches.includes(batch?.id)) {
    void batch?.closed.then(() => {
      closed += 1;
    });
  }
  batches.push(batch?.id);
  onPublish();
  directs.push(mayDirect);
  await setImmediate();
  return { fault: faults[text] ?? null, note: notes[text] ?? null };
};

const broken: Route = {
  method: 'GET',
  path: '/broken',
  access: 'public',
  handle: () => Promise.reject(new Error('a secret of ours')),
};

beforeEach(async () => {
  [published, faults, refuses, ready, logged] = [[], {}, null, true, []];
  [directs, notes] = [[], {}];
  [senders, batches, closed, onPublish] = [[], [], 0, () => {}];
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  const routes = [eventsRoute(publish), tickRoute(publish), ...healthRoutes(() => ready), broken];
  server = await openHttp({ host: '127.0.0.1', port: 0, routes, log });
});
afterEach(() => server.close());

async function ask(path: string, init: RequestInit = {}) {
  const response = await fetch(`${server.url}${path}`, init);
  const { status, headers } = response;
  return { status, headers, body: (await response.json()) as Record<string, unknown> };
}

const post = (path: string, body: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
  ask(path, { method: 'POST', body, headers: { 'content-type': type } });

describe('POST /events', () => {
  it('answers 202 once an event is recorded', async () => {
    expect(await post('/events', '{"a": 1}')).toMatchObject({ status: 202, body: { accepted: 1 } });
    expect(published).toEqual(['{"a": 1}']);
  });

  it.each(['application/x-ndjson', 'application/jsonl; charset=utf-8'])(
    'takes the lines of %s as one event each, and no blank ones',
    async (type) => {
      const { status, body } = await post('/events', '{"a":1}\r\n\n  \t\r\n{"b":2}', type);
      expect([status, body]).toEqual([202, { accepted: 2 }]);
      expect(published).toEqual(['{"a":1}\r', '{"b":2}']);
    },
  );

  it('tells each message who sent it, and that it came with others', async () => {
    await post('/events', '{"a":1}\n{"b":2}', 'application/x-ndjson');
    await post('/events', '{"c":3}');
    expect(senders).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1']);
    expect(new Set(batches).size).toBe(2);
    expect(batches[0]).toBe(batches[1]);
  });

  it('stops publishing when the client leaves', async () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => `{"n":${index}}`).join('\n');
    const { hostname, port } = new URL(server.url);
    const client = connect(Number(port), hostname);
    onPublish = () => client.destroy();
    client.write(
      `POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${lines.length}\r\n\r\n${lines}`,
    );
    await once(client, 'close');
    await vi.waitFor(() => expect(closed).toBe(1));
    expect(published.length).toBeGreaterThan(0);
    expect(published.length).toBeLessThan(1_000);
  });

  it('answers 422 with each fault, and accepts the rest', async () => {
    faults = { bad: 'message body: not JSON', worse: 'game_date: is not a date' };
    const answer = await post('/events', 'bad\n{}\nworse', 'application/x-ndjson');
    expect(answer.status).toBe(422);
    expect(answer.body).toEqual({
      accepted: 1,
      deadLettered: [
        { message: 1, fault: 'message body: not JSON' },
        { message: 3, fault: 'game_date: is not a date' },
      ],
    });
    expect(published).toHaveLength(3);
  });

  it('takes a thousand lines and no more, and of more none', async () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => `{"n":${index}}`);
    faults = { [lines.at(-1) ?? '']: 'the last one' };
    expect(await post('/events', lines.join('\n\n'), 'application/x-ndjson')).toMatchObject({
      status: 422,
      body: { accepted: 999, deadLettered: [{ message: 1_000, fault: 'the last one' }] },
    });
    expect(published).toEqual(lines);
    published = [];
    const more = await post('/events', [...lines, '{}'].join('\n'), 'application/x-ndjson');
    expect(more).toMatchObject({ status: 413, body: { remedy: expect.any(String) } });
    expect(published).toEqual([]);
  });

  it('tells of a body for which there is no room when to send it again, and takes it then', async () => {
    const { hostname, port } = new URL(server.url);
    const slow = connect(Number(port), hostname);
    slow.write(
      `POST /events HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: ${16 * MIB}\r\n\r\n`,
    );
    await once(slow, 'data');
    const { status, headers, body } = await post('/events', new Uint8Array(MIB));
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect(body.error).toContain('all the room');
    slow.destroy();
    await vi.waitFor(async () => {
      expect(await post('/events', new Uint8Array(MIB))).toMatchObject({ status: 202 });
    });
  });

  it('answers 503 when events are not taken, so that they are sent again', async () => {
    refuses = new TrendsError('events are not being taken', { remedy: 'Later.' });
    const { status, body } = await post('/events', '{}');
    expect([status, body]).toEqual([
      503,
      { error: 'events are not being taken', remedy: 'Send the request again.' },
    ]);
  });

  it('takes 16 MiB and no more', async () => {
    expect(await post('/events', new Uint8Array(16 * MIB))).toMatchObject({ status: 202 });
    const { status, body } = await post('/events', new Uint8Array(16 * MIB + 1));
    expect(status).toBe(413);
    expect(body.error).toContain(String(16 * MIB));
    expect(published).toHaveLength(1);
  });
});

describe('POST /events, how', () => {
  it('says of what leads to less than one may think why', async () => {
    notes = { odd: { reason: 'no-feed', detail: 'no exporter reads the table' } };
    expect(await post('/events', '{}\nodd', 'application/x-ndjson')).toMatchObject({
      status: 202,
      body: {
        accepted: 2,
        notes: [{ message: 2, reason: 'no-feed', detail: 'no exporter reads the table' }],
      },
    });
  });

  it('takes an event in an envelope, alone or as a line', async () => {
    const data = Buffer.from('{"a": 1}').toString('base64');
    const wrapped = JSON.stringify({ message: { data, messageId: '1' } });
    await post('/events', wrapped);
    await post('/events', `{"b": 2}\n${wrapped}`, 'application/x-ndjson');
    expect(published).toEqual(['{"a": 1}', '{"b": 2}', '{"a": 1}']);
  });

  it('honours what a trigger asks for by POST /tick, and not by POST /events from just anybody', async () => {
    await post('/events', '{}');
    await post('/tick', '{}');
    expect(directs).toEqual([false, true]);
  });
});

describe('POST /tick', () => {
  it('without a body asks for all exporters, with one for those it names', async () => {
    expect(await ask('/tick', { method: 'POST' })).toMatchObject({ status: 202 });
    await post('/tick', '{"export_types":["trends-daily"],"force":true}');
    expect(published.map((text) => JSON.parse(text))).toEqual([
      { export_types: ['trends-all'] },
      { export_types: ['trends-daily'], force: true },
    ]);
  });

  it('names what is wrong with its body, and refuses a huge one', async () => {
    faults = { '{"export_types":["x"]}': 'timed trigger: export_types: "x" is no exporter' };
    const { status, body } = await post('/tick', '{"export_types":["x"]}');
    expect(status).toBe(422);
    expect(body.deadLettered).toEqual([{ message: 1, fault: Object.values(faults)[0] }]);
    expect(await post('/tick', new Uint8Array(65_537))).toMatchObject({ status: 413 });
  });
});

describe('health', () => {
  it('is alive also while it is not ready', async () => {
    expect(await ask('/readyz')).toMatchObject({ status: 200, body: { ready: true } });
    ready = false;
    expect(await ask('/readyz')).toMatchObject({ status: 503, body: { ready: false } });
    expect(await ask('/healthz')).toMatchObject({ status: 200, body: { alive: true } });
  });
});

describe('every request', () => {
  it('is answered as JSON that nobody keeps', async () => {
    const { headers } = await ask('/healthz?probe=1');
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('for another method gets 405 and those that are allowed', async () => {
    const { status, headers, body } = await ask('/events');
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('POST');
    expect(body.error).toContain('GET is not allowed');
  });

  it.each(['/', '/event', '//', '/events/'])('to %s gets 404 and what there is', async (path) => {
    const { status, body } = await ask(path);
    expect(status).toBe(404);
    expect(body.error).toContain('POST /events');
    expect(logged).toEqual([]);
  });

  it.each(['/%zz', '/%ff', '/a%00'])('to %s gets 400', async (path) => {
    expect(await ask(path)).toMatchObject({ status: 400, body: { remedy: expect.any(String) } });
  });

  it('that fails gets 500 without the reason, which the log has', async () => {
    const { status, body } = await ask('/broken');
    expect([status, body]).toEqual([500, { error: 'internal error; see the log' }]);
    expect(logged.join()).toContain('a secret of ours');
  });
});

describe('openHttp', () => {
  it('says which address is taken, and what to do', async () => {
    const { hostname, port } = new URL(server.url);
    const again = openHttp({
      host: hostname,
      port: Number(port),
      routes: [],
      log: pino({ level: 'silent' }),
    });
    await expect(again).rejects.toMatchObject({
      message: `cannot listen on 127.0.0.1:${port}: something else listens there`,
      remedy: expect.stringContaining('--port'),
    });
    await expect(again).rejects.toBeInstanceOf(TrendsError);
  });

  it('says so of an address that is not this machine', async () => {
    const log = pino({ level: 'silent' });
    await expect(openHttp({ host: '192.0.2.1', port: 0, routes: [], log })).rejects.toMatchObject({
      remedy: expect.stringContaining('--host'),
    });
  });

  it('closes although a client never ends its request', async () => {
    const { hostname, port } = new URL(server.url);
    const client = connect(Number(port), hostname);
    await once(client, 'connect');
    client.write('POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12');
    client.on('error', () => {});
    const ended = once(client, 'close');
    await Promise.all([server.close(), ended]);
  });
});
