import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/domain/errors.js';
import { type PlanOptions, plan } from '../../../src/setup/plan.js';
import { LISTENED } from '../../../src/setup/subscription-names.js';
import { googleConfig } from './config.js';

const OPTIONS: PlanOptions = {
  pushEndpoint: null,
  exactlyOnce: null,
  location: 'us-west2',
};
const PUSH = { TRENDS_PUSH_AUDIENCE: 'trends', TRENDS_PUSH_SERVICE_ACCOUNT: 'pusher@x.y' };
const listed = (env = {}, options = {}) =>
  plan(googleConfig(env), { ...OPTIONS, ...options }).map(({ kind, name }) => `${kind} ${name}`);

describe('plan', () => {
  it('wants topics before their subscriptions', () => {
    expect(listed()).toEqual([
      ...LISTENED.map((topic) => `topic ${topic}`),
      'topic dead',
      ...LISTENED.map((topic) => `subscription trends-${topic}`),
      'subscription dead-kept',
      'bucket files',
      'bucket private',
      'dataset nba_analytics',
      'dataset nba_precompute',
      'dataset nba_reference',
      'dataset nba_raw',
    ]);
  });

  it('wants nothing of folders, and no dead letters that nobody asked for', () => {
    const folders = { TRENDS_DATA: 'data', TRENDS_OUT: 'out', TRENDS_STATE: 'state' };
    expect(listed({ ...folders, TRENDS_PUBSUB_DEAD_LETTER_TOPIC: '' })).toEqual([
      ...LISTENED.map((topic) => `topic ${topic}`),
      ...LISTENED.map((topic) => `subscription trends-${topic}`),
    ]);
  });

  it('wants subscriptions that last, wait between attempts and keep what fails', () => {
    const [first] = plan(googleConfig(), OPTIONS).filter(({ kind }) => kind === 'subscription');
    expect(first).toMatchObject({
      exactlyOnce: null,
      wanted: {
        topic: LISTENED[0],
        ackDeadline: 60,
        retry: { least: 10, most: 600 },
        deadLetter: { topic: 'dead', attempts: 100 },
        retention: 604_800,
        expiresAfter: null,
        exactlyOnce: false,
        push: null,
      },
    });
  });

  it('lets no rule of a bucket delete below the prefix of `out`, nor of the state', () => {
    const env = { TRENDS_OUT: 'gs://files/site', TRENDS_PREFIX: 'shadow/trends' };
    const kept = plan(googleConfig(env), OPTIONS).flatMap((each) =>
      each.kind === 'bucket' ? [[each.name, each.kept]] : [],
    );
    expect(kept).toEqual([
      ['files', 'site/shadow/trends/'],
      ['private', 'of-trends/'],
    ]);
  });

  it('signs what is pushed as the configured account', () => {
    const options = { ...OPTIONS, pushEndpoint: 'https://x/pubsub/push', exactlyOnce: true };
    const pushed = plan(googleConfig(PUSH), options).flatMap((each) =>
      each.kind === 'subscription' ? [each.wanted] : [],
    );
    expect(pushed.slice(0, 3).map(({ push, exactlyOnce }) => [push, exactlyOnce])).toEqual(
      Array(3).fill([
        {
          endpoint: 'https://x/pubsub/push',
          token: { audience: 'trends', serviceAccount: 'pusher@x.y' },
        },
        true,
      ]),
    );
    expect(pushed[3]).toMatchObject({ name: 'dead-kept', push: null });
  });

  it('pushes to nobody without a token', () => {
    const pushing = () => listed({}, { pushEndpoint: 'https://x/pubsub/push' });
    expect(pushing).toThrow(UsageError);
    expect(pushing).toThrow(/push\.audience is not set/);
  });
});
