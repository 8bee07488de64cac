import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningCli, startTrends } from '../../support/cli.js';
import { NETWORK_WATCH, outside } from '../../support/network-watch.js';
import { freePort } from '../../support/processes.js';
import { temporaryFolder } from '../../support/table-folder.js';

/** What a process says in its log. */
interface Line {
  readonly time: number;
  readonly msg: string;
  readonly delayMs?: number;
  readonly remedy?: string;
  readonly err?: { readonly message: string; readonly remedy?: string };
}

const GOOGLE = {
  data: 'bigquery://trends-test',
  out: 'gs://trends-published',
  state: 'gs://trends-private/state',
  log: { format: 'json' },
};
const NAMES = 'trends-events,trends-trigger';
const START = 'cannot start yet; retrying';
const NOT_YET = 'cannot be used yet; retrying';
/** Each thing that the settings name, as the log tells of it. */
const THINGS = [
  START,
  `the warehouse bigquery://trends-test ${NOT_YET}`,
  `the store of published files gs://trends-published ${NOT_YET}`,
  `pubsub trends-events ${NOT_YET}`,
  `pubsub trends-trigger ${NOT_YET}`,
];
const SIGN_IN = 'gcloud auth application-default login';
/** Nobody is signed in, and there is no machine of Google's around to ask. */
const NOBODY = {
  GOOGLE_APPLICATION_CREDENTIALS: '/nonexistent',
  METADATA_SERVER_DETECTION: 'none',
};

const base = temporaryFolder('unreachable');
let cwd: string;
let serving: RunningCli | null;

beforeEach(() => {
  cwd = mkdtempSync(join(base, 'case-'));
  mkdirSync(join(cwd, 'home'));
  serving = null;
});
afterEach(async () => {
  serving?.child.kill('SIGKILL');
  await serving?.ended;
});

async function serve(settings: object) {
  writeFileSync(join(cwd, 'trends.yaml'), JSON.stringify({ ...GOOGLE, ...settings }));
  const port = await freePort();
  const env = { ...NOBODY, HOME: join(cwd, 'home') };
  const started = startTrends(['serve', '--port', String(port)], {
    cwd,
    env,
    first: NETWORK_WATCH,
  });
  serving = started;
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  const said = (msg: string, what = '') =>
    started.line((line) => line.includes(`"msg":${JSON.stringify(msg)}`) && line.includes(what));
  return { ...started, port, status, said };
}

/** Ends it as platforms do; what it said. */
async function terminated({ child, ended }: RunningCli) {
  expect(child.exitCode).toBeNull();
  const since = performance.now();
  child.kill('SIGTERM');
  const { code, stderr } = await ended;
  expect(code).toBe(0);
  expect(performance.now() - since).toBeLessThan(10_000);
  const lines = stderr
    .split('\n')
    .flatMap((line): Line[] => (line.startsWith('{') ? [JSON.parse(line)] : []));
  return { lines, outside: outside(stderr), stderr };
}

/** The tries of one thing came one, two and four seconds after those before. */
function expectSpaced(lines: readonly Line[], msg: string) {
  const tries = lines.filter((line) => line.msg === msg);
  expect(tries.map(({ delayMs }) => delayMs)).toEqual([1_000, 2_000, 4_000]);
  for (const [index, { time }] of tries.slice(1).entries()) {
    const before = tries[index];
    expect(time - (before?.time ?? time)).toBeGreaterThanOrEqual(before?.delayMs ?? 0);
  }
}

describe('trends serve, where nothing of Google Cloud answers', () => {
  it('stays up, says what it cannot reach, keeps trying, and ends in order', async () => {
    const port = await freePort();
    const running = await serve({
      bigquery: { endpoint: `http://127.0.0.1:${port}` },
      storage: { endpoint: `http://127.0.0.1:${port}` },
      pubsub: { endpoint: `127.0.0.1:${port}`, subscriptions: NAMES },
    });
    await Promise.all(THINGS.map((msg) => running.said(msg)));
    const [, , , events = ''] = THINGS;
    await running.said(events, '"delayMs":4000');
    expect([await running.status('/healthz'), await running.status('/readyz')]).toEqual([200, 503]);
    const { lines, outside } = await terminated(running);
    for (const msg of THINGS) {
      const { err } = lines.find((line) => line.msg === msg) ?? expect.fail(msg);
      expect(err?.message).toContain(`ECONNREFUSED 127.0.0.1:${port}`);
      expect(err?.remedy).toContain('Check the network');
    }
    expect(lines.find(({ msg }) => msg === START)?.err?.message).toContain('gs://trends-private/');
    expectSpaced(lines, events);
    expect(outside).toEqual([]);
  });
});

describe('trends serve, where nobody is signed in', () => {
  it('stays up, says how to sign in, keeps trying, and asks nobody', async () => {
    const running = await serve({ pubsub: { subscriptions: NAMES } });
    await Promise.all(THINGS.map((msg) => running.said(msg, '"delayMs":4000')));
    expect([await running.status('/healthz'), await running.status('/readyz')]).toEqual([200, 503]);
    const { lines, outside } = await terminated(running);
    for (const msg of THINGS) {
      const { err } = lines.find((line) => line.msg === msg) ?? expect.fail(msg);
      expect(err?.message).toContain('/nonexistent does not exist');
      expect(err?.remedy).toContain(SIGN_IN);
      expectSpaced(lines, msg);
    }
    expect(lines).toHaveLength(3 * THINGS.length);
    expect(outside).toEqual([]);
  });

  it('runs on folders while Pub/Sub and the tables cannot be used', async () => {
    const pubsub = { subscriptions: NAMES, deadLetterTopic: 'trends-dead-letters' };
    const running = await serve({ out: 'out', state: 'state', pubsub });
    await running.said('ready');
    const lost = await running.line((line) => line.includes('"state":"lost"'));
    expect(JSON.parse(lost)).toMatchObject({
      msg: expect.stringContaining('nobody is signed in'),
      remedy: expect.stringContaining(SIGN_IN),
    });
    await running.said('watermarks could not be read', SIGN_IN);
    const url = `http://127.0.0.1:${running.port}/events`;
    expect((await fetch(url, { method: 'POST', body: 'no event' })).status).toBe(422);
    const kept = JSON.parse(await running.said('dead letter was not forwarded'));
    expect(kept.err).toMatchObject({
      message: expect.stringContaining('topics/trends-dead-letters: nobody is signed in'),
      remedy: expect.stringContaining(SIGN_IN),
    });
    expect([await running.status('/healthz'), await running.status('/readyz')]).toEqual([200, 200]);
    expect((await terminated(running)).outside).toEqual([]);
  });
});

it('is watched: whom it asks outside of this machine would be seen', async () => {
  const running = await serve({
    bigquery: { endpoint: 'http://192.0.2.1' },
    storage: { endpoint: 'http://storage.example.invalid' },
    pubsub: { endpoint: 'pubsub.example.invalid:443', subscriptions: NAMES },
  });
  await Promise.all(THINGS.map((msg) => running.said(msg)));
  const { outside } = await terminated(running);
  const asked = ['192.0.2.1', 'pubsub.example.invalid', 'storage.example.invalid'];
  expect([...new Set(outside)].sort()).toEqual(asked);
});
