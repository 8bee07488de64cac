import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { eventsRoute } from '../../../src/http/events.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';

const MIB = 1_048_576;
let server: HttpServer;
let clients: Socket[];
/** The sizes of bodies that came whole. */
let taken: number[];

async function listen(stillMs = 30_000) {
  await server?.close();
  const publish = async ({ body }: { readonly body: Uint8Array }) => {
    taken.push(body.byteLength);
    return { fault: null, note: null };
  };
  const routes = [eventsRoute(publish, { stillMs })];
  server = await openHttp({ host: '0.0.0.0', port: 0, routes, log: pino({ level: 'silent' }) });
}

beforeEach(async () => {
  [clients, taken] = [[], []];
  await listen();
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await server.close();
});

const HEAD = 'POST /events HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue';
const GO_ON = 'HTTP/1.1 100 Continue\r\n\r\n';

const port = () => Number(new URL(server.url).port);

/** Begins a body of this client, once the server has its headers, and stalls; what it hears of it. */
async function begin(from: string, head: string, bytes = ''): Promise<() => string> {
  const client = connect({ port: port(), host: '127.0.0.1', localAddress: from });
  clients.push(client);
  let heard = '';
  client.on('error', () => {});
  client.on('data', (chunk) => {
    heard += chunk;
  });
  await once(client, 'connect');
  client.write(`${HEAD}\r\n${head}\r\n\r\n`);
  await once(client, 'data');
  client.write(bytes);
  return () => heard.replace(GO_ON, '');
}

const length = (bytes: number) => `Content-Length: ${bytes}`;

/** The status of a body that is sent whole. */
function post(from: string, bytes: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: port(), path: '/events', method: 'POST', localAddress: from },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.on('error', reject);
    asked.setHeader('content-length', bytes);
    asked.end(Buffer.alloc(bytes, 'x'));
  });
}

it('gives one client a quarter of the room, whatever it announces', async () => {
  await begin('127.0.0.2', length(16 * MIB), 'x');
  for (let count = 0; count < 4; count += 1) {
    const heard = await begin('127.0.0.2', length(16 * MIB), 'x');
    await vi.waitFor(() => expect(heard()).toMatch(/^HTTP\/1.1 503 .*retry-after: 5/is));
  }
  expect(await post('127.0.0.1', 80)).toBe(202);
  expect(await post('127.0.0.2', 80)).toBe(202);
  expect(await post('127.0.0.1', MIB)).toBe(202);
});

it('lets those through that fit, and tells the others at once', async () => {
  const heard: (() => string)[] = [];
  for (const host of [2, 3, 4, 5, 6]) heard.push(await begin(`127.0.0.${host}`, length(MIB * 16)));
  await vi.waitFor(() => expect(heard[4]?.()).toMatch(/^HTTP\/1.1 503/));
  clients[0]?.write('x'.repeat(16 * MIB));
  await vi.waitFor(() => expect(heard[0]?.()).toMatch(/^HTTP\/1.1 202/), 4_000);
  expect(taken).toEqual([16 * MIB]);
  expect(await post('127.0.0.7', 16 * MIB)).toBe(202);
});

it('keeps a small body out for no large ones', async () => {
  for (const host of [2, 3, 4, 5]) await begin(`127.0.0.${host}`, length(16 * MIB), 'x');
  expect(await post('127.0.0.1', MIB)).toBe(503);
  expect(await post('127.0.0.1', 65_536)).toBe(202);
});

it('counts a body that announces nothing as it comes', async () => {
  await begin('127.0.0.2', length(2 * MIB), 'x');
  const chunk = (bytes: number) => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`;
  const chunked = 'Transfer-Encoding: chunked';
  const fits = await begin('127.0.0.2', chunked, `${chunk(13 * MIB)}0\r\n\r\n`);
  await vi.waitFor(() => expect(fits()).toMatch(/^HTTP\/1.1 202/), 4_000);
  const exceeds = await begin('127.0.0.2', chunked, chunk(15 * MIB));
  await vi.waitFor(() => expect(exceeds()).toMatch(/^HTTP\/1.1 503/), 4_000);
  expect(taken).toEqual([13 * MIB]);
});

it('has the small body give way that waits longest, where their reserve is full', async () => {
  const heard: (() => string)[] = [];
  for (let count = 0; count < 128; count += 1) {
    heard.push(await begin('127.0.0.2', length(65_536), 'x'));
  }
  expect(await post('127.0.0.2', 65_536)).toBe(202);
  await vi.waitFor(() => expect(heard[0]?.()).toMatch(/^HTTP\/1.1 503/));
  expect(heard.slice(1).map((each) => each())).toEqual(Array(127).fill(''));
});

it('ends a body of which no byte comes, and frees its room', async () => {
  await listen(1_000);
  const heard = await begin('127.0.0.2', length(16 * MIB), 'x');
  await vi.waitFor(
    () => expect(heard()).toMatch(/^HTTP\/1.1 408.*no byte of the body came for 1000 ms/s),
    { timeout: 60_000 },
  );
  expect(await post('127.0.0.2', 16 * MIB)).toBe(202);
});
