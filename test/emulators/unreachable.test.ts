import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { storageClient } from '../../src/adapters/cloud-storage/client.js';
import { type RunningCli, startTrends } from '../support/cli.js';
import { freePort } from '../support/processes.js';
import { temporaryFolder } from '../support/table-folder.js';
import {
  cloudStorageCounterpart,
  type Emulator,
  startCloudStorage,
} from './cloud-storage-emulator.js';
import { describeWith } from './counterpart.js';

const [PUBLISHED, PRIVATE] = ['trends-published', 'trends-private'];
const START = 'cannot start yet; retrying';

describeWith('a service started before its buckets', cloudStorageCounterpart, () => {
  const base = temporaryFolder('unreachable');
  let storage: Emulator | null;
  let serving: RunningCli | null;

  beforeEach(() => {
    storage = null;
    serving = null;
  });
  afterEach(async () => {
    serving?.child.kill('SIGKILL');
    await serving?.ended;
    await storage?.stop();
  });

  /** A service whose other parts of Google Cloud never answer. */
  async function serve(storagePort: number) {
    const [port, nowhere] = [await freePort(), `127.0.0.1:${await freePort()}`];
    const cwd = mkdtempSync(join(base, 'service-'));
    const settings = {
      data: 'bigquery://trends-test',
      out: `gs://${PUBLISHED}`,
      state: `gs://${PRIVATE}/state`,
      bigquery: { endpoint: `http://${nowhere}` },
      storage: { endpoint: `http://127.0.0.1:${storagePort}` },
      pubsub: { endpoint: nowhere, subscriptions: 'trends-events' },
      log: { format: 'json' },
    };
    writeFileSync(join(cwd, 'trends.yaml'), JSON.stringify(settings));
    const env = { METADATA_SERVER_DETECTION: 'none' };
    const started = startTrends(['serve', '--port', String(port)], { cwd, env });
    serving = started;
    const readiness = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status;
    const said = (msg: string) => started.line((line) => line.includes(`"msg":"${msg}"`));
    return { ...started, readiness, said };
  }

  async function createBuckets({ apiEndpoint }: Emulator): Promise<void> {
    const client = storageClient({ apiEndpoint, projectId: 'trends-test' });
    for (const name of [PUBLISHED, PRIVATE]) await client.createBucket(name);
  }

  async function becomesReady({
    child,
    ended,
    readiness,
    said,
  }: Awaited<ReturnType<typeof serve>>) {
    await said('ready');
    expect(await readiness()).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  }

  it('becomes ready by itself when Cloud Storage answers', async () => {
    const port = await freePort();
    const service = await serve(port);
    expect(await service.said(START)).toContain(`ECONNREFUSED 127.0.0.1:${port}`);
    expect(await service.readiness()).toBe(503);
    storage = await startCloudStorage(port);
    await createBuckets(storage);
    await becomesReady(service);
  });

  it('becomes ready by itself when somebody has created the buckets', async () => {
    const port = await freePort();
    storage = await startCloudStorage(port);
    const service = await serve(port);
    const { err } = JSON.parse(await service.said(START));
    expect(err).toMatchObject({
      message: expect.stringContaining('HTTP 404'),
      remedy: `Create the bucket gs://${PRIVATE}, or correct its name.`,
    });
    expect(await service.readiness()).toBe(503);
    await createBuckets(storage);
    await becomesReady(service);
  });
});
