import { describe, expect, it } from 'vitest';
import { bucketFindings } from '../../../src/doctor/buckets.js';
import { pubSubFindings } from '../../../src/doctor/pubsub.js';
import { StoreError, TrendsError } from '../../../src/domain/errors.js';
import type { PubSubAdmin } from '../../../src/ports/pubsub-admin.js';
import type { FoundBucket } from '../../../src/setup/ports.js';
import { eventProject, wantedNamed } from '../../support/event-project.js';
import { googleConfig } from '../setup/config.js';

const ANALYTICS = 'trends-nba-phase3-analytics-complete';
const ill = async (pubsub: Partial<PubSubAdmin>) =>
  (await pubSubFindings(googleConfig(), eventProject(pubsub))).filter(
    ({ level }) => level !== 'green',
  );

describe('pubSubFindings', () => {
  it('says so where nothing is configured, and asks nobody', async () => {
    const config = googleConfig({ TRENDS_PUBSUB_DEAD_LETTER_TOPIC: '' });
    const refuse = () => Promise.reject(new Error('asked'));
    expect(await pubSubFindings(config, refuse)).toMatchObject([
      { level: 'green', saw: expect.stringContaining('not configured') },
    ]);
  });

  it('finds nothing where all is as it should be', async () => {
    expect(await ill({})).toEqual([]);
  });

  it('names a subscription that is not there, and creates nothing', async () => {
    const subscription = async (name: string) => (name === ANALYTICS ? null : wantedNamed(name));
    expect(await ill({ subscription })).toMatchObject([
      { level: 'red', subject: `subscription ${ANALYTICS}`, command: 'trends setup' },
    ]);
  });

  it('names what differs, and duplicates, as warnings', async () => {
    const subscription = async (name: string) => {
      const facts = wantedNamed(name);
      return facts && name === ANALYTICS ? { ...facts, ackDeadline: 10 } : facts;
    };
    const subscriptionsOf = async (topic: string) =>
      topic === 'nba-phase3-analytics-complete' ? [ANALYTICS, 'trends-old'] : [];
    expect(await ill({ subscription, subscriptionsOf })).toMatchObject([
      { level: 'yellow', saw: 'its ack deadline is 10 s, not 60 s' },
      { level: 'yellow', saw: expect.stringContaining('trends-old is a subscription of ours') },
    ]);
  });

  it('is red for what cannot be asked, on a line each', async () => {
    const denied = new TrendsError('403 on the topic', { remedy: 'Grant roles/pubsub.viewer.' });
    const found = await ill({ hasTopic: () => Promise.reject(denied) });
    expect(found).toHaveLength(4);
    for (const each of found) {
      expect(each).toMatchObject({ level: 'red', remedy: 'Grant roles/pubsub.viewer.' });
    }
  });

  it('takes the endpoint that subscriptions push to as meant where push is configured', async () => {
    const push = {
      endpoint: 'https://service/pubsub/push',
      token: { audience: 'https://service', serviceAccount: 'a@b.iam.gserviceaccount.com' },
    };
    const config = googleConfig({
      TRENDS_PUSH_AUDIENCE: push.token.audience,
      TRENDS_PUSH_SERVICE_ACCOUNT: push.token.serviceAccount,
    });
    const subscription = async (name: string) => {
      const facts = wantedNamed(name);
      return facts && !name.endsWith('-kept') ? { ...facts, push } : facts;
    };
    const found = await pubSubFindings(config, eventProject({ subscription }));
    expect(found.filter(({ level }) => level !== 'green')).toEqual([]);
    expect(found[0]?.saw).toContain('audience https://service');
  });
});

describe('bucketFindings', () => {
  const FOUND: FoundBucket = {
    location: 'US',
    retentionSeconds: null,
    lifecycle: [],
    exposure: { kind: 'private', because: 'nothing is granted to everybody' },
  };
  const judged = (state: FoundBucket) =>
    bucketFindings(googleConfig(), async (name) => (name === 'private' ? state : FOUND));

  it('is red for private state that the world can read, yellow where nobody knows', async () => {
    const grants = [{ member: 'allUsers', role: 'roles/storage.objectViewer', by: 'policy' }];
    const open = await judged({ ...FOUND, exposure: { kind: 'public', grants } });
    expect(open).toMatchObject([
      { subject: 'gs://files', level: 'green' },
      { subject: 'gs://private', level: 'red', saw: expect.stringContaining('allUsers') },
    ]);
    const unknown = { kind: 'unknown', because: 'forbidden', remedy: 'Look.' } as const;
    expect((await judged({ ...FOUND, exposure: unknown }))[1]).toMatchObject({ level: 'yellow' });
    expect((await judged(FOUND))[1]).toMatchObject({
      level: 'green',
      saw: 'is there, and private',
    });
  });

  it('is red for a bucket that is not there', async () => {
    const none = new StoreError('There is no bucket', { permanent: true, remedy: 'Create it.' });
    const found = await bucketFindings(googleConfig(), () => Promise.reject(none));
    expect(found.map(({ level, remedy }) => [level, remedy])).toEqual([
      ['red', 'Create it.'],
      ['red', 'Create it.'],
    ]);
  });

  it('looks at no bucket where places are folders', async () => {
    const config = googleConfig({ TRENDS_OUT: './out', TRENDS_STATE: './state' });
    expect(await bucketFindings(config, () => Promise.reject(new Error('asked')))).toEqual([]);
  });
});
