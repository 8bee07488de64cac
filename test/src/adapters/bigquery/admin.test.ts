import { afterEach, describe, expect, it } from 'vitest';
import { readDataset } from '../../../../src/adapters/bigquery/admin.js';
import { type Answer, refusal, type ScriptedApi, scriptedApi } from './scripted-api.js';

let api: ScriptedApi | undefined;
afterEach(() => api?.close());

async function read(answer: Answer) {
  api = await scriptedApi(() => answer);
  const { endpoint: apiEndpoint } = api;
  return readDataset({ project: 'p', location: 'US', dataset: 'nba_raw', apiEndpoint });
}

describe('readDataset', () => {
  it('says where a dataset is', async () => {
    expect(await read({ body: { location: 'us-west2' } })).toEqual({ location: 'us-west2' });
    expect(api?.asked).toMatchObject([{ method: 'GET', project: 'p', path: '/datasets/nba_raw' }]);
  });

  it('says that there is none', async () => {
    expect(await read(refusal(404, 'notFound', 'Not found: Dataset p:nba_raw'))).toBeNull();
  });

  it('fails on what it may not see, with the role to grant', async () => {
    const denied = 'Access Denied: Dataset p:nba_raw: User does not have bigquery.datasets.get';
    await expect(read(refusal(403, 'accessDenied', denied))).rejects.toMatchObject({
      message: expect.stringMatching(/^Looking at dataset nba_raw failed/),
      remedy: 'Grant this account roles/bigquery.dataViewer on dataset p:nba_raw.',
    });
  });
});
