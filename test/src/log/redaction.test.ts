import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuth2Client } from 'google-auth-library';
import { describe, expect, it } from 'vitest';
import { captured } from './captured.js';
import {
  grpcError,
  HOOK_URL,
  httpError,
  KEY_FILE,
  nestedError,
  SECRETS,
  TEXTS,
} from './secrets.js';

/** A secret's beginning, as it stands in JSON: a part of it is too much already. */
const PIECES = Object.entries(SECRETS).map(
  ([name, secret]) => [name, secret.slice(0, 12)] as const,
);

function expectNoSecret(text: string) {
  for (const [name, piece] of PIECES)
    expect({ name, found: text.includes(piece) }).toEqual({ name, found: false });
  expect(text).not.toContain('battery');
}

describe.each(['json', 'pretty', 'gcp'] as const)('a log in format %s', (format) => {
  it.each([
    ['of an HTTP client', httpError, 'Request failed'],
    ['of a gRPC client', grpcError, '16 UNAUTHENTICATED'],
    ['with causes', nestedError, 'cannot write to'],
  ])('tells an error %s without its secrets', async (_, error, message) => {
    const { log, text } = await captured({ format });
    log.error({ err: error() }, 'it failed');
    log.warn(error());
    log.fatal({ failure: { deep: [error()] } }, `again: ${String(error())}`);
    log.child({ reason: error() }).error('inherited');
    log.error('inserted: %s %o', error(), { config: { error: error() } });
    expect(text()).toContain(message);
    expect(text()).toContain('redaction.test');
    expectNoSecret(text());
  });

  it.each(TEXTS.map((text) => [text.slice(0, 40), text]))(
    'tells %j… without what is secret',
    async (_, secret) => {
      const { log, text } = await captured({ format });
      log.info(secret);
      log.info({ fault: secret, list: [{ deep: secret }] }, 'fields');
      log.info('inserted: %s', secret);
      log.child({ bound: secret }).info('bound');
      expect(text()).toContain('[secret]');
      expectNoSecret(text());
    },
  );

  it('hides fields by their names, at every depth', async () => {
    const { log, text } = await captured({ format });
    const headers = { Authorization: SECRETS.opaque, Cookie: SECRETS.opaque, host: 'example.com' };
    log.info({ token: SECRETS.opaque, request: { headers, rawHeaders: ['X-K', SECRETS.opaque] } });
    log.info({ config: { alerts: { webhook: `https://ops.example.com/${SECRETS.webhookPath}` } } });
    log.info({ a: [{ b: { client_secret: SECRETS.opaque, KEY_FILE } }] });
    log.child({ apiKey: SECRETS.opaque, credentials: { any: SECRETS.opaque } }).info('child');
    expect(text()).toContain('example.com');
    expectNoSecret(text());
  });

  it('hides the texts it was told are secret, wherever they stand', async () => {
    const webhook = 'https://ops.example.com/in/77ab';
    const { log, text } = await captured({ format }, { secrets: [webhook, ''] });
    log.error(new Error(`POST ${webhook}: 500`));
    log.info({ detail: [webhook] }, `to ${webhook}`);
    expect(text()).toContain('POST [secret]: 500');
    expect(text()).not.toContain('77ab');
  });
});

it("tells what Google's client throws for a refused refresh, without the secrets it sent", async () => {
  const server = createServer((_, response) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: 'invalid_grant', id_token: SECRETS.idToken }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new OAuth2Client({
    clientId: 'id',
    clientSecret: SECRETS.opaque,
    endpoints: { oauth2TokenUrl: `http://127.0.0.1:${port}/token` },
  });
  client.setCredentials({ refresh_token: SECRETS.refresh });
  const error: unknown = await client.getAccessToken().catch((thrown: unknown) => thrown);
  server.close();
  expect(JSON.stringify(error)).toContain(SECRETS.idToken);
  const { log, text } = await captured();
  log.error({ err: error, error, failure: { error } }, String(error));
  expect(text()).toContain('invalid_grant');
  expectNoSecret(text());
});

describe('what is not secret', () => {
  it.each([
    'the token has expired: Send a new token.',
    'the request has no bearer token',
    'completion event: output_table: is missing',
    'basic information about authentication',
    'https://storage.googleapis.com/trends/v1/trends/freshness.json?generation=17',
    'message body: not JSON (Unexpected token } in JSON at position 4)',
    'key=trends-team run=20250115T110000Z-ab12',
  ])('stays: %s', async (message) => {
    const { log, lines } = await captured();
    log.info({ fault: message }, message);
    expect(lines()).toMatchObject([{ fault: message, msg: message }]);
  });

  it('is every value of another kind, as JSON has it', async () => {
    const { log, lines } = await captured();
    const circular: Record<string, unknown> = { at: new Date(0) };
    circular.self = circular;
    log.info({ tokens: 3, token: null, bytes: new Uint8Array(9), ok: true, big: 12n, circular });
    expect(lines()).toMatchObject([
      {
        tokens: 3,
        token: null,
        bytes: '[9 bytes]',
        ok: true,
        big: 12,
        circular: { at: '1970-01-01T00:00:00.000Z' },
      },
    ]);
  });

  it('takes no long time to be found out, whatever the text', async () => {
    const { log, lines } = await captured();
    const hostile = [
      '\\',
      '"',
      "'token':'",
      'bearer ',
      '-----BEGIN PRIVATE KEY-----',
      '?a=',
      'eyJ',
    ];
    const from = performance.now();
    for (const piece of hostile) log.info(`x=1: ${piece.repeat(100_000 / piece.length)}`);
    expect(performance.now() - from).toBeLessThan(2_000);
    expect(lines()).toHaveLength(hostile.length);
  });

  it('is never a reason to throw', async () => {
    const { log, lines } = await captured();
    const hostile = {
      get trap(): string {
        throw new Error('no');
      },
    };
    log.info({ hostile }, 'still here');
    expect(lines()).toMatchObject([{ hostile: '[unreadable]', msg: 'still here' }]);
  });

  it('of an error is its name, message, stack, remedy, code, causes and parts', async () => {
    const { log, lines } = await captured();
    log.warn({ err: nestedError() }, 'x');
    const message = expect.any(String);
    expect(lines()[0]?.err).toEqual({
      name: 'TrendsError',
      message,
      stack: expect.stringContaining('secrets.ts'),
      remedy: expect.stringContaining('Look at https://hooks.slack.com/[secret]'),
      cause: {
        name: 'Error',
        message,
        stack: message,
        cause: {
          name: 'AggregateError',
          message: 'both failed',
          stack: message,
          errors: [
            { name: 'Error', message, stack: message, code: 16 },
            { name: 'GaxiosError', message, stack: message, code: 400 },
          ],
        },
      },
    });
    expect(HOOK_URL).toContain('https://hooks.slack.com/');
  });
});
