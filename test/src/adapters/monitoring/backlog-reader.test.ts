import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { backlogReader } from '../../../../src/adapters/monitoring/index.js';
import { type Answer, type JsonApi, json, jsonApi, refusal } from '../cloud-storage/json-api.js';

const NOW = Date.parse('2025-01-15T12:00:00Z');

let api: JsonApi | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await api?.close();
  api = undefined;
});

async function read(...answers: readonly Answer[]) {
  api = await jsonApi(answers);
  return backlogReader({ project: 'p', now: () => NOW, endpoint: api.apiEndpoint })();
}

/** A series as the API writes it: integers as text, the newest point first. */
function series(subscription: string, ...values: readonly number[]) {
  return {
    metric: { type: 'pubsub.googleapis.com/subscription/x' },
    resource: { type: 'pubsub_subscription', labels: { subscription_id: subscription } },
    points: values.map((value) => ({ value: { int64Value: String(value) } })),
  };
}

describe('backlogReader', () => {
  it('takes the newest count and age of each subscription', async () => {
    const counts = json({ timeSeries: [series('a', 3, 900), series('b', 0)] });
    const ages = json({ timeSeries: [series('a', 42, 1)] });
    expect([...(await read(counts, ages))]).toEqual([
      ['a', { messages: 3, oldestSeconds: 42 }],
      ['b', { messages: 0, oldestSeconds: 0 }],
    ]);
  });

  it('asks for two metrics of the last ten minutes', async () => {
    expect((await read(json({}), json({}))).size).toBe(0);
    const interval = {
      'interval.startTime': '2025-01-15T11:50:00.000Z',
      'interval.endTime': '2025-01-15T12:00:00.000Z',
    };
    for (const { method, path, query } of api?.asked ?? []) {
      expect([method, path]).toEqual(['GET', '/v3/projects/p/timeSeries']);
      expect(query).toMatchObject(interval);
    }
    const filters = (api?.asked ?? []).map(({ query }) => query.filter).sort();
    expect(filters).toEqual([
      'metric.type="pubsub.googleapis.com/subscription/num_undelivered_messages" AND resource.type="pubsub_subscription"',
      'metric.type="pubsub.googleapis.com/subscription/oldest_unacked_message_age" AND resource.type="pubsub_subscription"',
    ]);
  });

  it('leaves out what is no series of ours', async () => {
    const odd = [null, {}, { ...series('a'), points: [] }, { ...series('b', 1), resource: {} }];
    expect((await read(json({ timeSeries: odd }), json({ timeSeries: 'x' }))).size).toBe(0);
  });

  it.each([
    [403, 'Permission monitoring.timeSeries.list denied', 'roles/monitoring.viewer on p'],
    [403, 'Cloud Monitoring API has not been used in project p', 'gcloud services enable'],
    [401, 'Request had invalid credentials', 'gcloud auth application-default login'],
    [500, 'Internal error', 'Check the network'],
  ])('of %d "%s" says what to do', async (status, said, remedy) => {
    const refused = refusal(status, 'x', said);
    await expect(read(refused, refused)).rejects.toMatchObject({
      message: `Asking Cloud Monitoring what waits in p failed: ${status} ${said}`,
      remedy: expect.stringContaining(remedy),
    });
  });

  it('says so when nobody answers', async () => {
    const cut = { kind: 'reset' } as const;
    await expect(read(cut, cut)).rejects.toMatchObject({
      remedy: expect.stringContaining('Check the network'),
    });
  });

  it('asks to sign in with a key file that is broken, and tells nothing of what it holds', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'trends-monitoring-')), 'key.json');
    writeFileSync(path, 'secret');
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', path);
    const asking = backlogReader({ project: 'p', now: () => NOW })();
    const error = await asking.catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      message: expect.stringMatching(/the credentials are not valid JSON$/),
      remedy: expect.stringContaining('gcloud auth application-default login'),
    });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('secret');
  });
});
