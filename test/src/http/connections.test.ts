import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { answer, type Route } from '../../../src/http/route.js';
import { type HttpOptions, type HttpServer, openHttp } from '../../../src/http/server.js';

let server: HttpServer;
let clients: Socket[];
/** Requests that are not answered until they are told to. */
let waiting: (() => void)[];

const slow: Route = {
  method: 'GET',
  path: '/slow',
  access: 'public',
  handle: async () => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    return answer(200, {});
  },
};
const begun: Route = { ...slow, method: 'POST' };
const quick: Route = { ...slow, path: '/quick', handle: async () => answer(200, {}) };

async function listen(more: Partial<HttpOptions> = {}) {
  await server?.close();
  const log = pino({ level: 'silent' });
  const routes = [slow, begun, quick];
  server = await openHttp({ host: '0.0.0.0', port: 0, routes, log, connections: 3, ...more });
}

beforeEach(async () => {
  [clients, waiting] = [[], []];
  await listen();
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  for (const end of waiting) end();
  await server.close();
});

/** A connection from one of this machine's addresses. */
async function open(localAddress = '127.0.0.1'): Promise<Socket> {
  const client = connect({
    port: Number(new URL(server.url).port),
    host: '127.0.0.1',
    localAddress,
  });
  client.on('error', () => {});
  clients.push(client);
  await once(client, 'connect');
  return client;
}

const isOpen = (client: Socket) => !client.destroyed && !client.readableEnded;
const asks = (client: Socket, path: string) =>
  client.resume().write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);

/** The status of the first answer; null: the server hung up. */
async function statusOf(client: Socket, path: string): Promise<number | null> {
  const heard = once(client, 'data').then(([chunk]) => Number(String(chunk).slice(9, 12)));
  const gone = once(client, 'close').then(() => null);
  client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  return Promise.race([heard, gone]);
}

it('lets a newcomer in by ending the connection that has said nothing for the longest', async () => {
  const silent = [await open(), await open(), await open()];
  for (const client of silent) client.resume();
  const newcomer = await open();
  expect(await statusOf(newcomer, '/quick')).toBe(200);
  await vi.waitFor(() => expect(silent.map(isOpen)).toEqual([false, true, true]));
});

it('shuts nobody out by hundreds that are half open', async () => {
  for (let count = 0; count < 300; count += 1) (await open()).resume();
  expect(await statusOf(await open(), '/quick')).toBe(200);
  expect(await statusOf(await open('127.0.0.2'), '/quick')).toBe(200);
  await vi.waitFor(() => expect(clients.filter(isOpen).length).toBeLessThanOrEqual(4));
});

it('refuses a newcomer where all have a request under way, and none of another address', async () => {
  for (let count = 0; count < 3; count += 1) asks(await open(), '/slow');
  await vi.waitFor(() => expect(waiting).toHaveLength(3));
  expect(await statusOf(await open(), '/quick')).toBeNull();
  expect(await statusOf(await open('127.0.0.2'), '/quick')).toBe(200);
  for (const end of waiting) end();
  await vi.waitFor(async () => expect(await statusOf(await open(), '/quick')).toBe(200));
});

it('lets a newcomer in where all have begun a body that does not come', async () => {
  const half = [await open(), await open(), await open()];
  for (const client of half) {
    client.resume().write('POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{');
  }
  await vi.waitFor(() => expect(waiting).toHaveLength(3));
  half[0]?.write('x');
  await setTimeout(20);
  expect(await statusOf(await open(), '/quick')).toBe(200);
  await vi.waitFor(() => expect(half.map(isOpen)).toEqual([true, false, true]));
});

it('does not count connections of a trusted proxy by its address', async () => {
  await listen({ isTrusted: (address) => address === '127.0.0.1' });
  for (let count = 0; count < 10; count += 1) (await open()).resume();
  expect(await statusOf(await open(), '/quick')).toBe(200);
  expect(clients.filter(isOpen)).toHaveLength(11);
});
