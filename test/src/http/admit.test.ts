import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TrendsError } from '../../../src/domain/errors.js';
import { type AdmitOptions, admission } from '../../../src/http/admit.js';
import { trustedProxies } from '../../../src/http/client-address.js';
import type { Role } from '../../../src/http/identify.js';
import { type Access, answer, type Cost, type Route } from '../../../src/http/route.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';
import type { TokenVerdict, VerifyToken } from '../../../src/ports/token-verifier.js';

const timingSafeEqual = vi.hoisted(() => vi.fn());
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  timingSafeEqual.mockImplementation(crypto.timingSafeEqual);
  return { ...crypto, timingSafeEqual };
});

const TOKEN = '0123456789abcdef-secret';
const ACCESSES: readonly Access[] = ['public', 'read', 'deliver', 'operate'];

let server: HttpServer;
let logged: string[];
let now: number;
let cost: Cost;
/** What each OIDC token turns out to be: by the verifier of the push account, and of operators. */
let verdicts: Record<string, TokenVerdict | Error>;

const verifier =
  (audience: string): VerifyToken =>
  async (token) => {
    const verdict = verdicts[`${audience} ${token}`];
    if (verdict instanceof Error) throw verdict;
    return verdict ?? { kind: 'invalid', fault: `not for ${audience}`, remedy: 'Send another.' };
  };
const push = verifier('push');
const operators = verifier('operators');

async function open(options: Partial<AdmitOptions>): Promise<void> {
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  const routes = ACCESSES.map(
    (access): Route => ({
      method: 'POST',
      path: `/${access}`,
      access,
      handle: async (_, { who, mayAct }) => answer(200, { who, mayAct }),
      ...(access === 'read' && { cost }),
    }),
  );
  const known = { auth: 'none', token: '', operators: null, push: null } as const;
  const admit = admission({ ...known, log, now: () => now, ...options });
  server = await openHttp({ host: '127.0.0.1', port: 0, routes, log, admit });
}

beforeEach(() => {
  [logged, now, cost] = [[], 1_700_000_000_000, 'little'];
  verdicts = {
    'push pusher': { kind: 'trusted', email: 'push@b' },
    'operators oidc': { kind: 'trusted', email: 'ann@b' },
  };
});
afterEach(() => server.close());

async function ask(access: Access, token?: string, from?: string) {
  const headers = {
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(from !== undefined && { 'x-forwarded-for': from }),
  };
  const response = await fetch(`${server.url}/${access}`, { method: 'POST', headers });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

/** How each access is answered. */
const statuses = async (token?: string) =>
  Promise.all(ACCESSES.map(async (access) => (await ask(access, token)).status));

const NOBODY = { who: null, mayAct: false };
const OPERATOR = { who: 'operator token', mayAct: true };

describe.each(['none', 'platform'] as const)('auth %s', (auth) => {
  it('leaves reading and delivering open, and actions to nobody where nobody is known', async () => {
    await open({ auth });
    expect(await statuses()).toEqual([200, 200, 200, 403]);
    expect((await ask('read')).body).toEqual(NOBODY);
    const { body } = await ask('operate', TOKEN);
    expect(body.remedy).toContain('TRENDS_HTTP_TOKEN');
  });

  it('asks for the operator token for actions, and tells readers who they are', async () => {
    await open({ auth, token: TOKEN });
    expect(await statuses()).toEqual([200, 200, 200, 401]);
    expect(await ask('operate', TOKEN)).toMatchObject({ status: 200, body: OPERATOR });
    expect(await ask('read', TOKEN)).toMatchObject({ status: 200, body: OPERATOR });
  });

  it('refuses a token that is nobody’s, also to readers', async () => {
    await open({ auth, token: TOKEN, operators });
    expect(await statuses('nobody')).toEqual([200, 401, 200, 401]);
    const { headers } = await ask('operate', 'nobody');
    expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  });

  it('takes what is pushed from the push account and from operators', async () => {
    await open({ auth, token: TOKEN, operators, push });
    expect(await statuses()).toEqual([200, 200, 401, 401]);
    expect((await ask('deliver', 'pusher')).body).toEqual({ who: 'push@b', mayAct: false });
    expect((await ask('deliver', 'oidc')).body).toEqual({ who: 'ann@b', mayAct: true });
    expect((await ask('deliver', TOKEN)).body).toEqual(OPERATOR);
    expect(await statuses('pusher')).toEqual([200, 401, 200, 401]);
  });

  it('counts a token whose check was made in front as none, for readers', async () => {
    await open({ auth, token: TOKEN, operators });
    const checked = 'eyJh.eyJi.SIGNATURE_REMOVED_BY_GOOGLE';
    expect((await ask('read', checked)).body).toEqual(NOBODY);
    expect((await ask('operate', checked)).status).toBe(401);
  });
});

const tokenOf = (name: string) => `the-token-of-${name}-0123456789`;
const named = (name: string, role: Role = 'operator') => ({
  name,
  role,
  sha256: createHash('sha256').update(tokenOf(name)).digest('hex'),
});

describe('tokens with names', () => {
  const tokens = [named('ann'), named('loader', 'publisher'), named('monitor', 'reader')];

  it('tell who asks', async () => {
    await open({ auth: 'token', tokens });
    const { body } = await ask('operate', tokenOf('ann'));
    expect(body).toEqual({ who: 'ann', mayAct: true });
    expect((await ask('deliver', tokenOf('loader'))).body).toEqual({
      who: 'loader',
      mayAct: false,
    });
    expect((await ask('read', tokenOf('monitor'))).body).toEqual({ who: 'monitor', mayAct: false });
  });

  it('open what their role is for, and no more', async () => {
    await open({ auth: 'token', tokens });
    expect(await statuses(tokenOf('ann'))).toEqual([200, 200, 200, 200]);
    expect(await statuses(tokenOf('loader'))).toEqual([200, 403, 200, 403]);
    expect(await statuses(tokenOf('monitor'))).toEqual([200, 200, 403, 403]);
    expect(await statuses('nobody')).toEqual([200, 401, 401, 401]);
    expect(await statuses(named('ann').sha256)).toEqual([200, 401, 401, 401]);
  });

  it('stand beside the one without a name, which a name goes before', async () => {
    await open({ auth: 'token', token: tokenOf('ann'), tokens });
    expect((await ask('read', tokenOf('ann'))).body.who).toBe('ann');
    await server.close();
    await open({ auth: 'token', token: TOKEN, tokens });
    expect((await ask('read', TOKEN)).body).toEqual(OPERATOR);
  });

  it('tell who sends events where nobody is asked', async () => {
    await open({ tokens, operators });
    expect((await ask('deliver', tokenOf('ann'))).body).toEqual({ who: 'ann', mayAct: true });
    expect((await ask('deliver', 'nobody')).body).toEqual(NOBODY);
  });
});

describe('auth token', () => {
  it('asks everybody but for what is public', async () => {
    await open({ auth: 'token', token: TOKEN });
    expect(await statuses()).toEqual([200, 401, 401, 401]);
    expect(await statuses(TOKEN)).toEqual([200, 200, 200, 200]);
    expect(await statuses(`${TOKEN}x`)).toEqual([200, 401, 401, 401]);
  });

  it('knows operators by their identity', async () => {
    await open({ auth: 'token', operators });
    expect(await statuses('oidc')).toEqual([200, 200, 200, 200]);
    expect((await ask('operate', 'oidc')).body).toEqual({ who: 'ann@b', mayAct: true });
    verdicts['operators bob'] = { kind: 'foreign', fault: 'of "bob@b"', remedy: 'Be ann.' };
    expect(await ask('read', 'bob')).toMatchObject({
      status: 403,
      body: { error: 'of "bob@b"', remedy: 'Be ann.' },
    });
  });

  it('without operators is for what is pushed alone', async () => {
    await open({ auth: 'token', push });
    expect(await statuses('pusher')).toEqual([200, 403, 200, 403]);
  });
});

describe('the operator token', () => {
  it('is compared in a time that tells nothing, by digests of one length', async () => {
    await open({ token: TOKEN });
    timingSafeEqual.mockClear();
    for (const token of [TOKEN, 'x', `${TOKEN}y`]) await ask('operate', token);
    expect(timingSafeEqual).toHaveBeenCalledTimes(3);
    for (const buffers of timingSafeEqual.mock.calls) {
      expect(buffers.map(({ length }: Buffer) => length)).toEqual([32, 32]);
    }
  });

  it('is nobody’s while it is empty', async () => {
    await open({ token: '', operators });
    const headers = { authorization: 'Bearer ' };
    const response = await fetch(`${server.url}/operate`, { method: 'POST', headers });
    expect(response.status).toBe(401);
  });
});

it.each([
  [new TrendsError('no certificates', { remedy: 'Wait.' }), 'no certificates', 'Wait.'],
  [new Error('boom'), 'boom', 'Send the request again.'],
])('answers 503 when it cannot be told whose a token is: %s', async (failure, error, remedy) => {
  verdicts['push t'] = failure;
  await open({ push });
  const { status, headers, body } = await ask('deliver', 't');
  expect([status, headers.get('retry-after'), body]).toEqual([503, '10', { error, remedy }]);
});

it('logs who was refused and why, and never a token', async () => {
  await open({ token: TOKEN, push });
  for (const token of [undefined, 'a-wrong-token']) await ask('deliver', token);
  await ask('deliver', 'pusher');
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    {
      path: '/deliver',
      status: 401,
      client: '127.0.0.1',
      error: expect.stringContaining('no bearer'),
    },
    { path: '/deliver', status: 401, client: '127.0.0.1', msg: 'request refused' },
  ]);
  expect(logged.join()).not.toContain('a-wrong-token');
});

describe('too many', () => {
  const times = async (count: number, access: Access, token?: string) => {
    const seen: number[] = [];
    for (let at = 0; at < count; at++) seen.push((await ask(access, token)).status);
    return { first: seen.indexOf(429), last: seen.at(-1) };
  };

  it('wrong tokens keep a client from guessing on, and nobody who is known', async () => {
    await open({ token: TOKEN, tokens: [named('ann')], operators, push });
    expect(await times(21, 'operate', 'guess')).toEqual({ first: 20, last: 429 });
    expect((await ask('operate', TOKEN)).status).toBe(200);
    expect((await ask('operate', tokenOf('ann'))).status).toBe(200);
    expect((await ask('operate', 'oidc')).status).toBe(200);
    expect((await ask('deliver', 'guess')).status).toBe(429);
    expect((await ask('deliver', 'pusher')).status).toBe(200);
    const { headers, body } = await ask('read', 'guess');
    expect([headers.get('retry-after'), body.remedy]).toEqual(['5', 'Ask again in 5 s.']);
    now += 5_000;
    expect((await ask('operate', 'guess')).status).toBe(401);
  });

  it('requests of nobody known take nothing from those who are, nor these from one another', async () => {
    await open({ auth: 'token', token: TOKEN, tokens: [named('ann')] });
    expect(await times(301, 'read')).toEqual({ first: 300, last: 429 });
    expect(await times(301, 'read', TOKEN)).toEqual({ first: 300, last: 429 });
    expect((await ask('read', tokenOf('ann'))).status).toBe(200);
  });

  it('searches are fewer than reads', async () => {
    cost = 'search';
    await open({});
    expect(await times(61, 'read')).toEqual({ first: 60, last: 429 });
    now += 100;
    expect((await ask('read')).status).toBe(200);
  });

  it('count clients apart that a trusted proxy tells apart, and only then', async () => {
    await open({ token: TOKEN, proxies: trustedProxies(['127.0.0.1']) });
    const guess = async (from: string) => (await ask('operate', 'guess', from)).status;
    for (let at = 0; at < 20; at++) expect(await guess(`203.0.113.${at}, 198.51.100.7`)).toBe(401);
    expect(await guess('198.51.100.7')).toBe(429);
    expect(await guess('198.51.100.8')).toBe(401);
    await server.close();
    await open({ token: TOKEN });
    for (let at = 0; at < 20; at++) expect(await guess(`198.51.100.${at}`)).toBe(401);
    expect(await guess('198.51.100.99')).toBe(429);
  });

  it('actions of one operator wait, those of another do not', async () => {
    await open({ token: TOKEN, operators });
    expect(await times(21, 'operate', TOKEN)).toEqual({ first: 20, last: 429 });
    expect((await ask('operate', 'oidc')).status).toBe(200);
    now += 1_000;
    expect((await ask('operate', TOKEN)).status).toBe(200);
  });

  it('reads of a client wait, events never', async () => {
    await open({});
    expect(await times(301, 'read')).toEqual({ first: 300, last: 429 });
    expect(await times(301, 'deliver')).toEqual({ first: -1, last: 200 });
    now += 20;
    expect((await ask('read')).status).toBe(200);
  });

  it('refusals do not fill the log', async () => {
    await open({ token: TOKEN });
    await times(150, 'operate');
    expect(logged).toHaveLength(100);
  });
});
