import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Answer, Route } from '../../../src/http/route.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';

let server: HttpServer;
/** Those who listen to the feed: what writes to each. */
let listeners: Set<(text: string) => void>;
let left: () => void;

/** What a terminal obeys or hides: C1, bidi, zero width, a tag. */
const TRICKS = '\u009b31m\u202e\u200b\u{e0041}';

const get = (path: string, reply: Answer): Route => ({
  method: 'GET',
  path,
  access: 'public',
  handle: async () => reply,
});

beforeEach(async () => {
  listeners = new Set();
  left = () => {};
  const open = (write: (text: string) => void) => {
    listeners.add(write);
    write('event: hello\n\n');
    return () => {
      listeners.delete(write);
      left();
    };
  };
  const routes = [
    get('/page', { status: 200, contentType: 'text/html', bytes: '<p>é</p>' }),
    get('/kept', {
      status: 200,
      contentType: 'text/css',
      bytes: new Uint8Array([97]),
      headers: { 'cache-control': 'public, max-age=60' },
    }),
    get('/json', { status: 200, body: { a: 1 } }),
    get('/told', { status: 422, body: { fault: TRICKS, ok: 'é' } }),
    get('/unsendable', { status: 200, body: { a: 1n } }),
    get('/live', { status: 200, contentType: 'text/event-stream', open }),
  ];
  const log = pino({ level: 'silent' });
  server = await openHttp({ host: '127.0.0.1', port: 0, routes, log });
});
afterEach(() => server.close());

it('sends bytes and texts as what they are', async () => {
  const page = await fetch(`${server.url}/page`);
  expect(page.headers.get('content-type')).toBe('text/html');
  expect(page.headers.get('content-length')).toBe('9');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(await page.text()).toBe('<p>é</p>');
  const kept = await fetch(`${server.url}/kept`);
  expect(kept.headers.get('cache-control')).toBe('public, max-age=60');
});

it('says in JSON exactly what it is told, with what a terminal would obey as escapes', async () => {
  const text = await (await fetch(`${server.url}/told`)).text();
  expect(text).toBe('{\n  "fault": "\\u009b31m\\u202e\\u200b\\udb40\\udc41",\n  "ok": "é"\n}\n');
  expect(JSON.parse(text).fault).toBe(TRICKS);
});

it('has feeds taken as they are on their way', async () => {
  const { headers } = await fetch(`${server.url}/live`, { method: 'HEAD' });
  expect(headers.get('cache-control')).toBe('no-store, no-transform');
});

it.each(['/page', '/json', '/live'])('answers HEAD of %s without a body', async (path) => {
  const response = await fetch(server.url + path, { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
  expect(listeners.size).toBe(0);
});

it('hangs up, and stays up, where an answer cannot be sent', async () => {
  await expect(fetch(`${server.url}/unsendable`)).rejects.toThrow('fetch failed');
  expect((await fetch(`${server.url}/json`)).status).toBe(200);
});

it('sends a feed as it is written, and ends it for its writer when the client leaves', async () => {
  const leaving = new AbortController();
  const response = await fetch(`${server.url}/live`, { signal: leaving.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toBe('event: hello\n\n');
  for (const write of listeners) write('data: 1\n\n');
  expect((await reader?.read())?.value).toBe('data: 1\n\n');
  const gone = new Promise<void>((resolve) => {
    left = resolve;
  });
  leaving.abort();
  await gone;
  expect(listeners.size).toBe(0);
});

it('ends feeds when it closes', async () => {
  const response = await fetch(`${server.url}/live`);
  const [text] = await Promise.all([response.text(), server.close()]);
  expect(text).toBe('event: hello\n\n');
});

it('leaves a client that does not read what is sent', async () => {
  const { request } = await import('node:http');
  const client = request(`${server.url}/live`).end();
  const [response] = await once(client, 'response');
  response.pause();
  response.on('error', () => {});
  const gone = new Promise<void>((resolve) => {
    left = resolve;
  });
  const many = 'x'.repeat(1_048_576);
  for (let sent = 0; sent < 64; sent++) for (const write of listeners) write(many);
  await gone;
  expect(listeners.size).toBe(0);
});

it('lets only so many listen at one time', async () => {
  const leaving = new AbortController();
  const listen = () => fetch(`${server.url}/live`, { signal: leaving.signal });
  await Promise.all(Array.from({ length: 64 }, listen));
  const response = await listen();
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '60']);
  leaving.abort();
});
