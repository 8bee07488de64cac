import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { googleVerifier } from '../../../../src/adapters/google-auth/index.js';
import { httpBus } from '../../../../src/adapters/local/http-bus.js';
import { admission } from '../../../../src/http/admit.js';
import { pushRoutes } from '../../../../src/http/push.js';
import { type HttpServer, openHttp } from '../../../../src/http/server.js';
import { type Inbox, inbox } from '../../../support/inbox.js';
import {
  type CertificateServer,
  certificateServer,
  signed,
  signingKey,
  unsigned,
} from './google.js';

const AUDIENCE = 'https://trends.example.com/pubsub/push';
const EMAIL = 'pusher@project.iam.gserviceaccount.com';
const MINUTE = 60;

const key = signingKey('current');
const next = signingKey('next');
const stranger = signingKey('stranger');

let certificates: CertificateServer;
let server: HttpServer;
let messages: Inbox;
let logged: string[];

/** The claims of a good token, some of them changed. */
function claims(changed: object = {}): object {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: 'https://accounts.google.com',
    aud: AUDIENCE,
    azp: '1234567890',
    sub: '1234567890',
    email: EMAIL,
    email_verified: true,
    iat: now - 5,
    exp: now + 60 * MINUTE,
    ...changed,
  };
}

/** A time some minutes from now, in seconds. */
const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * MINUTE;

async function push(authorization: string | null) {
  const response = await fetch(`${server.url}/pubsub/push`, {
    method: 'POST',
    body: JSON.stringify({
      message: { data: Buffer.from('{"a":1}').toString('base64'), messageId: '42' },
      subscription: 'projects/p/subscriptions/s',
    }),
    headers: authorization === null ? {} : { authorization },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function opened(timeoutMs?: number): Promise<HttpServer> {
  const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
  const bus = httpBus();
  await bus.start(messages.onMessage);
  const verify = googleVerifier({
    audience: AUDIENCE,
    accounts: [EMAIL],
    certificatesUrl: certificates.url,
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  const admit = admission({ auth: 'none', token: '', operators: null, push: verify, log });
  const routes = pushRoutes(bus.deliver);
  return openHttp({ host: '127.0.0.1', port: 0, routes, log, admit });
}

beforeAll(async () => {
  certificates = await certificateServer([key, next]);
});
afterAll(() => certificates.close());
beforeEach(async () => {
  logged = [];
  messages = inbox((message) => message.ack());
  server = await opened();
});
afterEach(() => server.close());

/** The push was refused, nothing went in, and the token is told to nobody. */
async function refused(token: string, status: number, error: string) {
  const answer = await push(`Bearer ${token}`);
  expect([answer.status, JSON.parse(answer.text)]).toEqual([
    status,
    { error: expect.stringContaining(error), remedy: expect.stringMatching(/^[A-Z].*\.$/) },
  ]);
  expect(messages.messages).toEqual([]);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toContain('request refused');
  const told = [answer.text, ...logged, ...answer.headers.values()].join('\n');
  for (const piece of token.split('.')) if (piece !== '') expect(told).not.toContain(piece);
}

describe('a push with a token of Google', () => {
  it.each([
    ['signed with one key', () => signed(claims(), key)],
    ['signed with the next key', () => signed(claims(), next)],
    ['of the issuer without https', () => signed(claims({ iss: 'accounts.google.com' }), key)],
    ['that ended within the tolerance', () => signed(claims({ exp: minutes(-4) }), key)],
    [
      'issued by a clock ahead, within the tolerance',
      () => signed(claims({ iat: minutes(4) }), key),
    ],
  ])('%s is taken', async (_, token) => {
    expect(await push(`Bearer ${token()}`)).toMatchObject({ status: 200 });
    expect(messages.messages).toMatchObject([{ id: '42', topic: null, attributes: {} }]);
  });

  it('is taken however the scheme is written', async () => {
    expect(await push(`bearer  ${signed(claims(), key)}`)).toMatchObject({ status: 200 });
  });

  it('asks for the certificates once, also for pushes at the same time', async () => {
    const before = certificates.asked();
    const token = signed(claims(), key);
    const answers = await Promise.all(Array.from({ length: 5 }, () => push(`Bearer ${token}`)));
    answers.push(await push(`Bearer ${token}`));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect(certificates.asked() - before).toBe(1);
  });
});

describe('a push is answered 401', () => {
  const wrong = (changed: object) => () => signed(claims(changed), key);

  it.each([
    ['for another audience', wrong({ aud: 'https://else.example.com' }), 'else.example.com'],
    ['for several audiences', wrong({ aud: [AUDIENCE] }), 'for the audience ['],
    ['without an audience', wrong({ aud: undefined }), 'for the audience missing'],
    ['of another issuer', wrong({ iss: 'https://evil.example.com' }), 'evil.example.com'],
    [
      'of an issuer that only looks right',
      wrong({ iss: 'https://accounts.google.com/' }),
      'issuer',
    ],
    ['that has expired', wrong({ iat: minutes(-70), exp: minutes(-6) }), 'has expired'],
    ['that is not yet valid', wrong({ iat: minutes(6) }), 'not yet valid'],
    ['that is valid for days', wrong({ exp: minutes(3 * 1440) }), 'more than a day'],
    ['without an end', wrong({ exp: undefined }), 'lacks the time'],
    ['with an end that is no time', wrong({ exp: 'soon' }), 'lacks the time'],
    ['signed with a key of nobody', () => signed(claims(), stranger), 'not signed'],
    [
      'that names a key it is not signed with',
      () => signed(claims(), stranger, { kid: key.kid }),
      'not signed',
    ],
    ['that names no key', () => signed(claims(), key, { kid: undefined }), 'not signed'],
    [
      'that names what every object has',
      () => signed(claims(), key, { kid: '__proto__' }),
      'not si',
    ],
    ['without a signature', () => unsigned(claims(), key.kid), 'not signed'],
    ['changed after it was signed', () => tampered(signed(claims(), key)), 'not signed'],
    ['that is garbage', () => 'garbage', 'not a JSON Web Token'],
    ['of three parts of garbage', () => 'gar.bag.e12', 'not a JSON Web Token'],
    ['of four parts', () => `${signed(claims(), key)}.eyJhIjoxfQ`, 'not a JSON Web Token'],
    ['that is an access token', () => `ya29.${'a'.repeat(100)}`, 'not a JSON Web Token'],
    [
      'whose signature the platform has removed',
      () => signed(claims(), key).replace(/[^.]+$/, 'SIGNATURE_REMOVED_BY_GOOGLE'),
      'the platform in front',
    ],
  ])('with a token %s', async (_, token, error) => {
    await refused(token(), 401, error);
  });

  it.each([
    ['for another audience', wrong({ aud: 'https://else.example.com' }), 'configured audience'],
    ['that is not yet valid', wrong({ iat: minutes(6) }), 'Set the clocks of both machines'],
    ['that has expired', wrong({ iat: minutes(-70), exp: minutes(-6) }), 'Send a new token'],
  ])('with a token %s, with the remedy', async (_, token, remedy) => {
    expect(JSON.parse((await push(`Bearer ${token()}`)).text)).toMatchObject({
      remedy: expect.stringContaining(remedy),
    });
  });

  it.each([
    ['nothing', null],
    ['no token', 'Bearer'],
    ['a password', 'Basic dXNlcjpwYXNzd29yZA=='],
    ['a token beside something', `Bearer a b`],
  ])('with %s as authorization', async (_, authorization) => {
    const { status, headers, text } = await push(authorization);
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('Bearer');
    expect(JSON.parse(text)).toMatchObject({ error: expect.stringContaining('no bearer token') });
    expect(messages.messages).toEqual([]);
  });

  it('for what is not even shaped like a token, without asking for certificates', async () => {
    const before = certificates.asked();
    await refused('garbage', 401, 'not a JSON Web Token');
    expect(certificates.asked()).toBe(before);
  });
});

describe('a push is answered 403', () => {
  it.each([
    ['another account', { email: 'else@project.iam.gserviceaccount.com' }, 'is of "else@project'],
    ['an account whose name is not verified', { email_verified: false }, 'is not verified'],
    ['an account whose name may be verified', { email_verified: 'true' }, 'is not verified'],
    ['nobody by name', { email: undefined }, 'is of missing'],
  ])('with a good token of %s', async (_, changed, error) => {
    await refused(signed(claims(changed), key), 403, error);
  });
});

describe('a push while the certificates cannot be had', () => {
  it.each(['fails', 'nonsense'] as const)(
    'is answered 503 when their server %s, and taken when it comes again',
    async (behaviour) => {
      certificates.behave(behaviour);
      const token = signed(claims(), key);
      const answer = await push(`Bearer ${token}`);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('10');
      expect(JSON.parse(answer.text)).toMatchObject({
        error: expect.stringContaining('cannot be verified now'),
        remedy: expect.stringContaining('Send it again'),
      });
      expect(messages.messages).toEqual([]);
      certificates.behave('serves');
      expect(await push(`Bearer ${token}`)).toMatchObject({ status: 200 });
    },
  );

  it('is answered 503 when nothing listens there, and when nothing comes from there', async () => {
    await server.close();
    certificates.behave('hangs');
    server = await opened(20);
    expect(await push(`Bearer ${signed(claims(), key)}`)).toMatchObject({ status: 503 });
    await certificates.close();
    expect(await push(`Bearer ${signed(claims(), key)}`)).toMatchObject({ status: 503 });
    certificates = await certificateServer([key, next]);
    expect(messages.messages).toEqual([]);
  });
});

/** The token with other claims under the same signature. */
function tampered(token: string): string {
  const [header, , signature] = token.split('.');
  const other = Buffer.from(JSON.stringify(claims({ sub: '666' }))).toString('base64url');
  return `${header}.${other}.${signature}`;
}
