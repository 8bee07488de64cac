import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import { admission } from '../../../src/http/admit.js';
import { eventsRoute } from '../../../src/http/events.js';
import { type HttpServer, openHttp } from '../../../src/http/server.js';
import { keepDeadLetter } from '../../support/dead-letters.js';
import { runCommand } from '../../support/run-command.js';

const TOKEN = '0123456789abcdef-secret';

let folder: string;
let server: HttpServer;
let taken: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trends-authorization-'));
  taken = 0;
  const publish = async () => {
    taken += 1;
    return { fault: null, note: null };
  };
  const log = pino({ level: 'silent' });
  const admit = admission({ auth: 'token', token: TOKEN, operators: null, push: null, log });
  const routes = [eventsRoute(publish)];
  server = await openHttp({ host: '127.0.0.1', port: 0, routes, log, admit });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

it.each([
  ['', 1, 0],
  ['another-long-token', 1, 0],
  [TOKEN, 0, 1],
])('emit shows the operator token where it is set: "%s"', async (token, code, count) => {
  vi.stubEnv('TRENDS_HTTP_TOKEN', token);
  const ran = await runCommand('emit', '--url', server.url);
  expect([ran.code, taken]).toEqual([code, count]);
  if (token !== '') expect(ran.text).not.toContain(token);
});

it('deadletter retry shows it too', async () => {
  const message = { id: 'm1', topic: 't', body: new TextEncoder().encode('{}'), attributes: {} };
  const settle = { ack: () => {}, nack: () => {} };
  await keepDeadLetter(await openDirectoryStore(folder), { ...message, ...settle }, 'a fault', 0);
  const retry = () =>
    runCommand('deadletter', 'retry', '--all', '--state', folder, '--url', server.url);
  expect((await retry()).text).toContain('refused: the service answered 401');
  vi.stubEnv('TRENDS_HTTP_TOKEN', TOKEN);
  expect((await retry()).code).toBe(0);
  expect(taken).toBe(1);
});
