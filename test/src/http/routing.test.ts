import { request } from 'node:http';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, type Route } from '../../../src/http/route.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';

const PATHS = ['/', '/events', '/api/runs/:id', '/api/landings/:id', '/of/:kind/:id', '/assets/*'];
let server: HttpServer;

beforeAll(async () => {
  const routes = PATHS.map(
    (path): Route => ({
      method: 'GET',
      path,
      access: 'public',
      handle: async (_, { params, query }) =>
        answer(200, { path, params, query: [...query].flat() }),
    }),
  );
  const log = pino({ level: 'silent' });
  server = await openHttp({ host: '0.0.0.0', port: 0, routes, log });
});
afterAll(() => server.close());

/** What a target is answered, sent as it is. */
function get(target: string, host = 'localhost'): Promise<{ status: number; body: object }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.url);
    const asked = request({ host: '127.0.0.1', port, headers: { host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }),
      );
    });
    asked.path = target;
    asked.once('error', reject).end();
  });
}

describe('a path leads to its route', () => {
  it.each([
    ['/events', '/events', {}],
    ['/events', '/events?x=1', {}],
    ['/events', '/%65vents', {}],
    ['/', '/', {}],
    ['/', '/?/events', {}],
    ['/api/runs/:id', '/api/runs/20250115T110000Z-3f9a1c', { id: '20250115T110000Z-3f9a1c' }],
    ['/api/landings/:id', '/api/landings/e%2Ft.a%20b%2F2025-01-01', { id: 'e/t.a b/2025-01-01' }],
    ['/api/landings/:id', '/api/landings/a%252Fb%25', { id: 'a%2Fb%' }],
    ['/api/landings/:id', '/api/landings/a%5Cb%3F%23', { id: 'a\\b?#' }],
    ['/of/:kind/:id', '/of/a/b', { kind: 'a', id: 'b' }],
    ['/assets/*', '/assets/app.js', { rest: 'app.js' }],
    ['/assets/*', '/assets/a/b%20c.css', { rest: 'a/b c.css' }],
  ])('%s for %s with %j', async (path, target, params) => {
    expect(await get(target)).toMatchObject({ status: 200, body: { path, params } });
  });

  it('with what is asked of it', async () => {
    const { body } = await get('/events?hours=24&x=a%20b?c');
    expect(body).toMatchObject({ query: ['hours', '24', 'x', 'a b?c'] });
  });

  it.each(['/events/', '//events', '/api/runs/', '/api/runs/a/b', '/assets', '/assets/', '/of/a'])(
    'and not one that only resembles it: %s',
    async (target) => expect(await get(target)).toMatchObject({ status: 404 }),
  );

  it.each(['..%2fb', '%2e%2e/b', '%2e%2e%2fb', 'b%2fc', 'b%5cc', '..%5C..%5Cb', '%2Fb', '../b'])(
    'and below a folder not to what would leave it: %s',
    async (rest) => expect((await get(`/assets/${rest}`)).status).toBeGreaterThanOrEqual(400),
  );
});

describe('what is no address of the service', () => {
  it.each([
    ...['/events/..', '/a/../events', '/%2e%2e/events', '/.%2e/b', '/./events', '/%zz', '/%'],
    ...['/%c0%af', '/a%00b', '/events#x', '/a\\b', '*', 'http://localhost/events'],
  ])('is told so: %s', async (target) => {
    const error = 'the path is not one';
    expect(await get(target)).toMatchObject({ status: 400, body: { error } });
  });

  it.each(['localhost', 'LOCALHOST:8080', '[::1]:80', 'a_b.example.', '127.0.0.1'])(
    'and whatever its Host is called: %s',
    async (host) => expect(await get('/events', host)).toMatchObject({ status: 200 }),
  );

  it.each(['a b', 'a/b', 'a@b', 'a:x', '[::1'])('is told so of the Host %s', async (host) => {
    const error = 'the Host header is no host';
    expect(await get('/events', host)).toMatchObject({ status: 400, body: { error } });
  });
});
