import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { temporaryFolder } from '../support/table-folder.js';
import { type Served, serveSample } from './served.js';

const folder = temporaryFolder('attack-live');
let served: Served;
let proxy: Server;
let url: string;

/** A proxy that compresses all text but what must not be changed on its way, as HTTP has it. */
function compressing(target: () => string, honours: boolean): Server {
  return createServer((asked, reply) => {
    const onward = request(
      `${target()}${asked.url}`,
      { headers: { ...asked.headers, host: new URL(target()).host } },
      (answer) => {
        const { 'content-length': _, ...headers } = answer.headers;
        const isText = /^(text|application\/json)/.test(headers['content-type'] ?? '');
        const fixed = honours && /no-transform/.test(headers['cache-control'] ?? '');
        if (fixed || !isText) {
          reply.writeHead(answer.statusCode ?? 502, headers);
          answer.pipe(reply);
          return;
        }
        reply.writeHead(answer.statusCode ?? 502, { ...headers, 'content-encoding': 'gzip' });
        answer.pipe(createGzip()).pipe(reply);
      },
    );
    onward.on('error', () => reply.destroy());
    reply.on('close', () => onward.destroy());
    asked.pipe(onward);
  }).listen(0, '127.0.0.1');
}

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** What a listener hears within a time; nothing: ''. */
async function heard(from: string, ms: number): Promise<string> {
  const leaving = new AbortController();
  const timer = setTimeout(() => leaving.abort(), ms);
  let text = '';
  try {
    const { body } = await fetch(`${from}/api/live`, {
      headers: { 'accept-encoding': 'gzip' },
      signal: leaving.signal,
    });
    for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part;
      if (text.includes('event: hello')) break;
    }
  } catch {
    // the time is over
  } finally {
    clearTimeout(timer);
    leaving.abort();
  }
  return text;
}

beforeAll(async () => {
  served = await serveSample({ folder });
  proxy = compressing(() => served.url, true);
  await once(proxy, 'listening');
  url = addressOf(proxy);
});

afterAll(async () => {
  proxy.closeAllConnections();
  proxy.close();
  await served.stop();
});

it('live events arrive at once through a proxy that compresses', async () => {
  const page = await fetch(`${url}/api/calendar`, { headers: { 'accept-encoding': 'gzip' } });
  expect(page.headers.get('content-encoding')).toBe('gzip');
  expect(await heard(url, 10_000)).toContain('event: hello');
});

it('they would be kept back by it if they did not say that they must not be changed', async () => {
  const deaf = compressing(() => served.url, false);
  await once(deaf, 'listening');
  expect(await heard(addressOf(deaf), 1_500)).toBe('');
  deaf.closeAllConnections();
  deaf.close();
});
