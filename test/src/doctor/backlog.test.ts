import { expect, it } from 'vitest';
import { backlogFindings } from '../../../src/doctor/backlog.js';
import { TrendsError } from '../../../src/domain/errors.js';
import { TOPICS } from '../../../src/domain/topics.js';
import type { Backlog } from '../../../src/ports/backlog.js';
import { googleConfig } from '../setup/config.js';

const NAMES = [TOPICS.analytics, TOPICS.precompute, TOPICS.trigger].map((each) => `trends-${each}`);
const PULLS = { TRENDS_PUBSUB_SUBSCRIPTIONS: NAMES.join(',') };
const refuse = () => Promise.reject(new Error('asked'));

async function found(backlog: Backlog | undefined) {
  const [name = ''] = NAMES;
  const backlogs = new Map(NAMES.map((each) => [each, { messages: 0, oldestSeconds: 0 }]));
  if (backlog === undefined) backlogs.delete(name);
  else backlogs.set(name, backlog);
  const [first, ...others] = await backlogFindings(googleConfig(PULLS), async () => backlogs);
  expect(others.map(({ level, saw }) => [level, saw])).toEqual(
    Array.from({ length: 2 }, () => ['green', 'no message waits']),
  );
  return [first?.level, first?.saw];
}

it.each<[Backlog | undefined, string, string]>([
  [{ messages: 0, oldestSeconds: 0 }, 'green', 'no message waits'],
  [{ messages: 1, oldestSeconds: 600 }, 'green', '1 message waits, the oldest for 10 min'],
  [{ messages: 7, oldestSeconds: 601 }, 'red', '7 messages wait, the oldest for 10 min'],
  [undefined, 'yellow', 'nothing was measured in ten minutes'],
])('a backlog of %j is %s', async (backlog, level, saw) => {
  expect(await found(backlog)).toEqual([level, saw]);
});

it('is only a warning where nobody may look, and says what to grant', async () => {
  const denied = new TrendsError('403', { remedy: 'Grant roles/monitoring.viewer.' });
  expect(await backlogFindings(googleConfig(PULLS), () => Promise.reject(denied))).toMatchObject([
    { check: 'backlog', level: 'yellow', remedy: 'Grant roles/monitoring.viewer.' },
  ]);
});

it.each([
  ['no subscriptions', {}],
  ['an emulator', { ...PULLS, TRENDS_PUBSUB_ENDPOINT: '127.0.0.1:8085' }],
])('asks nobody with %s', async (_what, env) => {
  expect(await backlogFindings(googleConfig(env), refuse)).toEqual([]);
});
