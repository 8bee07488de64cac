import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TrendsError } from '../../../src/domain/errors.js';
import { eventsRoute } from '../../../src/http/events.js';
import { guarded } from '../../../src/http/guard.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';
import { tickRoute } from '../../../src/http/tick.js';
import type { TokenVerdict } from '../../../src/ports/token-verifier.js';

const TOKEN = 'opaque-secret-token';
const WHY = { fault: 'the token has expired', remedy: 'Send a new token.' };

let published: string[];
let asked: string[];
let logged: string[];
let verdict: () => TokenVerdict;
let server: HttpServer;

beforeEach(async () => {
  [published, asked, logged] = [[], [], []];
  verdict = () => ({ kind: 'trusted', email: 'a@b' });
  const publish = async (body: Uint8Array) => {
    published.push(new TextDecoder().decode(body));
    return null;
  };
  const verify = async (token: string) => {
    asked.push(token);
    return verdict();
  };
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  const routes = [tickRoute(publish), eventsRoute(publish)].map((route) =>
    guarded(route, verify, log),
  );
  server = await openHttp({ host: '127.0.0.1', port: 0, routes, log });
});
afterEach(() => server.close());

async function post(path: string) {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const response = await fetch(`${server.url}${path}`, { method: 'POST', body: '{}', headers });
  return { status: response.status, body: await response.json() };
}

it.each(['/tick', '/events'])('lets whom it trusts through to %s', async (path) => {
  expect(await post(path)).toMatchObject({ status: 202 });
  expect([published, asked, logged]).toEqual([['{}'], [TOKEN], []]);
});

it.each([
  ['invalid', 401],
  ['foreign', 403],
] as const)('answers a token that is %s with %i, and logs why', async (kind, status) => {
  verdict = () => ({ kind, ...WHY });
  const answer = { error: WHY.fault, remedy: WHY.remedy };
  expect(await post('/tick')).toEqual({ status, body: answer });
  expect(published).toEqual([]);
  const lines = logged.map((line) => JSON.parse(line));
  expect(lines).toMatchObject([{ path: '/tick', status, ...answer, msg: 'request refused' }]);
  expect(logged.join()).not.toContain(TOKEN);
});

it.each([
  [new TrendsError('no certificates', { remedy: 'Wait.' }), 'no certificates', 'Wait.'],
  [new Error('boom'), 'boom', 'Send the request again.'],
])('answers 503 when it cannot be told whose a token is: %s', async (failure, error, remedy) => {
  verdict = () => {
    throw failure;
  };
  expect(await post('/events')).toEqual({ status: 503, body: { error, remedy } });
  expect(published).toEqual([]);
});
