import { once } from 'node:events';
import { connect } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventsRoute } from '../../../src/http/events.js';
import { healthRoutes } from '../../../src/http/health.js';
import type { Pushed } from '../../../src/http/push-envelope.js';
import { answer, type Route } from '../../../src/http/route.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';
import { tickRoute } from '../../../src/http/tick.js';

let server: HttpServer;
let taken: string[];
/** What asked for assets: what stood for the `*`. */
let assets: (string | undefined)[];

const asset: Route = {
  method: 'GET',
  path: '/assets/*',
  access: 'public',
  handle: async (_, { params }) => {
    assets.push(params.rest);
    return answer(200, {});
  },
};

beforeEach(async () => {
  [taken, assets] = [[], []];
  const publish = async ({ body }: Pushed) => {
    taken.push(new TextDecoder().decode(body));
    return { fault: null, note: null };
  };
  const bodyMs = 50;
  const read: Route = {
    method: 'GET',
    path: '/read',
    access: 'read',
    handle: async () => answer(200, {}),
  };
  const routes = [
    eventsRoute(publish, { bodyMs }),
    tickRoute(publish, { bodyMs }),
    ...healthRoutes(() => true),
    asset,
    read,
  ];
  const patience = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 20 };
  const log = pino({ level: 'silent' });
  server = await openHttp({ host: '127.0.0.1', port: 0, routes, log, patience });
});
afterEach(() => server.close());

/** Everything that a server says to these bytes until it hangs up. */
async function said(bytes: string): Promise<string> {
  const { hostname, port } = new URL(server.url);
  const client = connect(Number(port), hostname).setEncoding('latin1');
  let heard = '';
  client.on('error', () => {});
  client.on('data', (chunk) => {
    heard += chunk;
  });
  client.write(bytes);
  await once(client, 'close');
  return heard;
}

const get = (target: string, ...headers: readonly string[]) =>
  said(
    [`GET ${target} HTTP/1.1`, 'Connection: close', ...headers, 'Host: localhost', '', ''].join(
      '\r\n',
    ),
  );

const status = (text: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);

describe('what a client may take', () => {
  it('is 16 KiB of headers', async () => {
    expect(status(await get('/healthz', `X-Some: ${'x'.repeat(15_000)}`))).toBe(200);
    expect(status(await get('/healthz', `X-Some: ${'x'.repeat(17_000)}`))).toBe(431);
    expect(status(await get(`/${'x'.repeat(17_000)}`))).toBe(431);
  });

  it('is only so long for its headers', async () => {
    const heard = await said('GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    expect(status(heard)).toBe(408);
  });

  it.each(['/events', '/tick'])('is only so long for the body of %s', async (path) => {
    const heard = await said(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12`,
    );
    expect(status(heard)).toBe(408);
    expect(heard).toContain('longer than 50 ms');
    expect(heard).toContain('Send the request again');
    expect(taken).toEqual([]);
  });

  it('is no request within a request', async () => {
    const heard = await said(
      'POST /tick HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    expect(status(heard)).toBe(400);
    expect(taken).toEqual([]);
  });
});

describe('the path of an asset', () => {
  it.each([
    '/assets/../events',
    '/assets/..%2f..%2fetc/passwd',
    '/assets/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%5c..%5cetc',
    '/assets/a%00.js',
    '/assets/%zz',
    '/assets/%c0%ae%c0%ae/x',
    '/assets//etc/../../passwd',
    'http://elsewhere/assets/app.js',
  ])('is none that climbs: %s', async (target) => {
    expect([400, 404]).toContain(status(await get(target)));
    expect(assets).toEqual([]);
  });

  it('is what stands below its folder', async () => {
    expect(status(await get('/assets/a/b%20c.js'))).toBe(200);
    expect(assets).toEqual(['a/b c.js']);
  });
});

describe('a page of somebody else', () => {
  it('whose name was made to lead here is sent away', async () => {
    const heard = await said(
      'GET /healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    );
    expect(status(heard)).toBe(421);
  });

  it('reads nothing and brings nothing in', async () => {
    const from = { 'sec-fetch-site': 'cross-site' };
    const responses = [
      await fetch(`${server.url}/read`, { headers: from }),
      await fetch(`${server.url}/tick`, { method: 'POST', headers: from }),
      await fetch(`${server.url}/tick`, {
        method: 'POST',
        headers: { origin: 'https://x.example' },
      }),
    ];
    expect(responses.map((response) => response.status)).toEqual([403, 403, 403]);
    expect(taken).toEqual([]);
  });

  it('is given no leave by CORS', async () => {
    const headers = { origin: 'https://x.example', 'access-control-request-method': 'POST' };
    const response = await fetch(`${server.url}/tick`, { method: 'OPTIONS', headers });
    expect(response.status).toBe(405);
    const given = [...response.headers.keys()].filter((name) => name.startsWith('access-control'));
    expect(given).toEqual([]);
  });
});

it.each(['/healthz', '/read', '/nothing', '/assets/%zz', '/tick'])(
  'tells browsers of %s to trust nothing but this service',
  async (path) => {
    const { headers } = await fetch(server.url + path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
    expect(headers.has('strict-transport-security')).toBe(false);
  },
);
