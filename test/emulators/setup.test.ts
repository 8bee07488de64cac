import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { storageClient } from '../../src/adapters/cloud-storage/client.js';
import { LISTENED } from '../../src/setup/subscription-names.js';
import type { Step } from '../../src/setup/wanted.js';
import { trends } from '../support/cli.js';
import { type BucketFront, bucketFront } from './bucket-front.js';
import {
  cloudStorageCounterpart,
  type Emulator,
  startCloudStorage,
} from './cloud-storage-emulator.js';
import { describeWith } from './counterpart.js';
import { PUBSUB_EMULATOR } from './pubsub-emulator.js';
import { type EmulatedProject, emulatedProject } from './pubsub-project.js';

const BOTH = {
  found: PUBSUB_EMULATOR.found && cloudStorageCounterpart.found,
  howToGet: `${PUBSUB_EMULATOR.howToGet}; ${cloudStorageCounterpart.howToGet}`,
};
const UNIFORM = { iamConfiguration: { uniformBucketLevelAccess: { enabled: true } } };
const DEAD = 'trends-dead-letter';

interface Answered {
  readonly steps: readonly Step[];
  readonly roles: readonly { readonly role: string; readonly on: string }[];
}

describeWith('trends setup', BOTH, () => {
  let project: EmulatedProject;
  let storage: Emulator;
  let front: BucketFront;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trends-setup-'));
  });
  beforeEach(async () => {
    [project, storage] = await Promise.all([emulatedProject(), startCloudStorage()]);
    front = await bucketFront(storage.apiEndpoint);
  });
  afterEach(async () => {
    await Promise.all([project?.close(), front?.close(), storage?.stop()]);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  async function setup(...args: readonly string[]) {
    const env = {
      TRENDS_PUBSUB_ENDPOINT: project.host,
      TRENDS_STORAGE_ENDPOINT: front.apiEndpoint,
      // Google's clients look for a machine of Google's otherwise, and warn that this is none.
      METADATA_SERVER_DETECTION: 'none',
      TRENDS_PUBSUB_PROJECT: project.id,
      TRENDS_PUBSUB_DEAD_LETTER_TOPIC: DEAD,
      TRENDS_OUT: 'gs://trends-out/site',
      TRENDS_STATE: 'gs://trends-state',
    };
    const { code, stdout, stderr } = await trends(['setup', '--json', ...args], {
      cwd: folder,
      env,
    });
    expect(stderr).toBe('');
    const { steps, roles }: Answered = JSON.parse(stdout);
    const verdicts = [...new Set(steps.map(({ verdict }) => verdict))];
    return { code, steps, roles, verdicts };
  }

  const named = (steps: readonly Step[], name: string) => steps.find((step) => step.name === name);

  it('creates everything once, and finds it the second time', async () => {
    const first = await setup();
    expect(first).toMatchObject({ code: 0, verdicts: ['created'] });
    expect(first.steps).toHaveLength(10);
    const changes = front.changes.length;
    const second = await setup();
    expect(second).toMatchObject({ code: 0, verdicts: ['exists'] });
    expect(second.steps.map(({ name }) => name)).toEqual(first.steps.map(({ name }) => name));
    expect(front.changes).toHaveLength(changes);
    expect(front.settings('trends-out')).toMatchObject({
      iamConfiguration: { publicAccessPrevention: 'inherited' },
    });
    expect(front.settings('trends-state')).toMatchObject({
      iamConfiguration: { publicAccessPrevention: 'enforced' },
    });
  });

  it('creates nothing in a dry run', async () => {
    expect(await setup('--dry-run')).toMatchObject({ code: 0, verdicts: ['would-create'] });
    const [topics] = await project.client.getTopics();
    const [subscriptions] = await project.client.getSubscriptions();
    expect([...topics, ...subscriptions]).toEqual([]);
    expect(front.changes).toEqual([]);
    const { apiEndpoint } = storage;
    expect((await storageClient({ apiEndpoint, projectId: 'trends' }).getBuckets())[0]).toEqual([]);
  });

  it('refuses a state that everybody can read', async () => {
    const { apiEndpoint } = front;
    await storageClient({ apiEndpoint, projectId: 'trends' }).createBucket('trends-state', UNIFORM);
    front.grant('trends-state', 'roles/storage.objectViewer', 'allUsers');
    const { code, steps } = await setup();
    expect(code).toBe(1);
    expect(named(steps, 'trends-state')).toMatchObject({
      verdict: 'refused',
      findings: [{ what: expect.stringContaining('allUsers has roles/storage.objectViewer') }],
    });
    expect(named(steps, 'trends-out')?.verdict).toBe('created');
  });

  it('tells what differs, and changes none of it', async () => {
    const [topic] = await project.client.createTopic(LISTENED[0]);
    await topic.createSubscription(`trends-${LISTENED[0]}`, {
      ackDeadlineSeconds: 33,
      expirationPolicy: { ttl: { seconds: 31 * 86_400 } },
    });
    const { code, steps } = await setup();
    expect(code).toBe(0);
    const step = named(steps, `trends-${LISTENED[0]}`);
    expect(step?.verdict).toBe('differs');
    expect(step?.findings.map(({ what }) => what)).toEqual([
      'it is deleted after 31 days without use',
      'its ack deadline is 33 s, not 60 s',
      'it delivers again at once, not after 10 to 600 s',
      `its dead letters go nowhere, not to ${DEAD} after 100 attempts`,
    ]);
    const [found] = await project.client.subscription(`trends-${LISTENED[0]}`).getMetadata();
    expect(found.ackDeadlineSeconds).toBe(33);
  });

  it('names what a renamed subscription left behind', async () => {
    await setup();
    await project.client
      .topic(LISTENED[1])
      .createSubscription('former', { labels: { program: 'trends-publisher' } });
    await project.client.topic(LISTENED[1]).createSubscription('of-somebody-else');
    const { code, steps } = await setup();
    expect(code).toBe(0);
    const differing = steps.filter(({ verdict }) => verdict === 'differs');
    expect(differing.map(({ name }) => name)).toEqual([`trends-${LISTENED[1]}`]);
    expect(differing[0]?.findings).toEqual([
      {
        what: expect.stringMatching(/^former is a subscription of ours/),
        remedy: expect.stringContaining('gcloud pubsub subscriptions delete former'),
      },
    ]);
  });

  it('lets subscriptions push, with a token', async () => {
    const push = ['--push-endpoint', 'https://trends.example/pubsub/push', '--exactly-once'];
    const account = 'pusher@trends-test.iam.gserviceaccount.com';
    const file = join(folder, 'trends.yaml');
    writeFileSync(file, `push: { audience: trends, serviceAccount: ${account} }\n`);
    expect(await setup(...push)).toMatchObject({ code: 0, verdicts: ['created'] });
    expect(await setup(...push)).toMatchObject({ code: 0, verdicts: ['exists'] });
    const { steps, roles } = await setup();
    expect(named(steps, `trends-${LISTENED[2]}`)?.findings).toMatchObject([
      { what: expect.stringMatching(/and should be pulled$/) },
    ]);
    expect(roles.some(({ role }) => role === 'roles/pubsub.subscriber')).toBe(true);
  });
});
