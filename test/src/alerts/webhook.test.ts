import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/alerts/book.js';
import { payloadOf } from '../../../src/alerts/payload.js';
import { openIncident } from '../../../src/alerts/review.js';
import { type Send, sender } from '../../../src/alerts/send.js';
import { type WebhookPatience, webhook } from '../../../src/alerts/webhook.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { NOW } from './standings.js';

const SECRET = 'T0SECRET/B0SECRET/xyzzy';
const PATIENCE = { attempts: 3, firstDelayMs: 1, longestDelayMs: 5, callTimeoutMs: 2_000 };

/** How the endpoint answers its calls, in turn; the last one again and again. */
type Answer = (response: ServerResponse) => unknown;
const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end(SECRET);
const silence: Answer = () => {};

let answers: readonly Answer[];
let calls: { readonly request: IncomingMessage; readonly body: string }[];
let server: Server;
let url: string;
let lines: string[];

beforeEach(async () => {
  [answers, calls, lines] = [[status(200)], [], []];
  server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    const answer = answers[Math.min(calls.length, answers.length - 1)] ?? silence;
    calls.push({ request, body });
    answer(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/${SECRET}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const notice = openIncident(
  {
    key: `table ${PLAYER_GAMES}`,
    kind: 'missing',
    severity: 'error',
    summary: `${PLAYER_GAMES} has not arrived whole for 2025-01-14`,
    remedy: 'Check the <upstream> load & its log.',
    exporters: ['trends-hot-cold', 'trends-bounce-back'],
    files: ['whos-hot-v2.json', 'bounce-back.json'],
    opensAfterMs: 0,
  },
  NOW,
).notice as Notice;

function send(to = url, patience: Partial<WebhookPatience> = {}): Send {
  const log = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(line) });
  const post = webhook({
    url: to,
    scheduler: asyncScheduler,
    patience: { ...PATIENCE, ...patience },
  });
  return sender(log, post);
}

const signal = new AbortController().signal;
const fresh = { notice, failures: 0, retryAt: NOW };

describe('the webhook', () => {
  it('gets a text that Slack shows, and the incident in fields', async () => {
    expect(await send()(fresh, signal)).toMatchObject({ outcome: 'sent' });
    const [{ request, body } = expect.fail('no call')] = calls;
    expect([request.method, request.headers['content-type']]).toEqual([
      'POST',
      'application/json; charset=utf-8',
    ]);
    expect(JSON.parse(body)).toEqual({
      text: [
        '*Trends: opened (error)* nba_analytics.player_game_summary has not arrived whole for 2025-01-14',
        'Holds up: whos-hot-v2.json, bounce-back.json',
        'What to do: Check the &lt;upstream&gt; load &amp; its log.',
        'Incident 2025-01-15-7bc5e1f5, open since Wed 2025-01-15 09:00 EST',
      ].join('\n'),
      incident: {
        id: '2025-01-15-7bc5e1f5',
        notice: '2025-01-15-7bc5e1f5/1',
        event: 'opened',
        cause: 'table nba_analytics.player_game_summary',
        kind: 'missing',
        severity: 'error',
        summary: 'nba_analytics.player_game_summary has not arrived whole for 2025-01-14',
        files: ['whos-hot-v2.json', 'bounce-back.json'],
        exporters: ['trends-hot-cold', 'trends-bounce-back'],
        since: '2025-01-15T14:00:00.000Z',
        at: '2025-01-15T14:00:00.000Z',
        remedy: 'Check the <upstream> load & its log.',
      },
    });
  });

  it.each([
    ['500', [status(500), status(503), status(200)], 3],
    ['429 that asks for a pause', [status(429, { 'retry-after': '0' }), status(204)], 2],
    ['a connection cut off', [(response: ServerResponse) => response.destroy(), status(200)], 2],
  ] as const)('is tried again after %s', async (_what, inTurn, count) => {
    answers = inTurn;
    expect(await send()(fresh, signal)).toMatchObject({ outcome: 'sent' });
    expect(calls).toHaveLength(count);
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
    expect(lines).toHaveLength(1);
  });

  it('waits until the date that it names', async () => {
    const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1_000);
    answers = [status(429, { 'retry-after': date.toUTCString() }), status(200)];
    const patience = { longestDelayMs: 5_000 };
    expect(await send(url, patience)(fresh, signal)).toMatchObject({ outcome: 'sent' });
    expect(Date.now()).toBeGreaterThanOrEqual(date.getTime());
    expect(calls).toHaveLength(2);
  });

  it('is left alone for a while after a few tries, and the log says so once', async () => {
    answers = [status(500)];
    expect(await send()(fresh, signal)).toMatchObject({ outcome: 'failed' });
    expect(calls).toHaveLength(PATIENCE.attempts);
    expect(await send()({ ...fresh, failures: 1 }, signal)).toMatchObject({ outcome: 'failed' });
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 40, incident: { event: 'opened' } },
      { level: 50, notice: notice.id, fault: 'it answers 500' },
    ]);
  });

  it.each([
    ['blames the payload', status(400), 'refused', 'it answers 400'],
    ['knows no such hook', status(404), 'failed', 'it answers 404'],
    ['moves elsewhere', status(302, { location: '/x' }), 'failed', 'it answers 302'],
  ] as const)('that %s keeps its URL and answer to itself', async (_what, answer, is, fault) => {
    answers = [answer];
    expect(await send(url, { attempts: 1 })(fresh, signal)).toMatchObject({ outcome: is });
    expect(lines[1]).toContain(fault);
    expect(lines.join('')).not.toMatch(/SECRET|xyzzy|http:/);
  });

  it('that does not answer in time is as good as none, and keeps its URL to itself', async () => {
    answers = [silence];
    expect(await send(url, { attempts: 1, callTimeoutMs: 50 })(fresh, signal)).toMatchObject({
      outcome: 'failed',
    });
    expect(lines[1]).toContain('it does not answer in time');
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    expect(await send(url, { attempts: 1 })(fresh, signal)).toMatchObject({ outcome: 'failed' });
    expect(lines[3]).toContain('it cannot be reached (ECONNREFUSED)');
    expect(await send(`https://[${SECRET}`, { attempts: 1 })(fresh, signal)).toMatchObject({
      outcome: 'failed',
    });
    expect(lines[5]).toContain('it cannot be reached');
    expect(lines.join('')).not.toMatch(/SECRET|xyzzy|https?:/);
  });

  it('that hangs is given up at once when the service stops, without a word', async () => {
    answers = [silence];
    const stopping = new AbortController();
    const sending = send(url, { callTimeoutMs: 60_000 })(fresh, stopping.signal);
    await once(server, 'request');
    stopping.abort();
    expect(await sending).toMatchObject({ outcome: 'failed' });
    expect(lines).toHaveLength(1);
  });

  it('is not called where none is configured; the log line is there all the same', async () => {
    const log = pino({ base: null }, { write: (line) => void lines.push(line) });
    expect(await sender(log, null)(fresh, signal)).toMatchObject({ outcome: 'sent' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 40,
      msg: `incident opened: ${PLAYER_GAMES} has not arrived whole for 2025-01-14`,
      incident: { files: ['whos-hot-v2.json', 'bounce-back.json'], severity: 'error' },
    });
    expect(calls).toEqual([]);
  });
});

it('a payload clips what a message may say, and names no files or remedy where there are none', () => {
  const { incident } = notice;
  const long = { ...incident, summary: 'x'.repeat(5_000), files: [], exporters: [] };
  const { text } = payloadOf({ ...notice, event: 'closed', incident: long });
  expect(text.split('\n')).toHaveLength(2);
  expect(text.length).toBeLessThan(800);
});
