import { afterEach, describe, expect, it } from 'vitest';
import { soundStamps } from '../../../support/stamps.js';
import { refusal, type ScriptedApi } from './scripted-api.js';
import { type Script, scripted } from './scripted-jobs.js';

let api: ScriptedApi | undefined;
afterEach(() => api?.close());

async function stamps(table: NonNullable<Script['table']>, ...names: readonly string[]) {
  const opened = await scripted({ table });
  api = opened.api;
  return soundStamps(opened.warehouse, names);
}

describe('stamps of BigQuery', () => {
  it('are read from the metadata, one evaluation per table, without a job', async () => {
    const found = await stamps(
      ({ path }) =>
        path.endsWith('/gone')
          ? refusal(404, 'notFound', 'Not found: Table p:d.gone')
          : { body: { lastModifiedTime: '1736562600123', numRows: '26000' } },
      'd.here',
      'd.gone',
    );
    expect([...found]).toEqual([['d.here', { modifiedAt: 1_736_562_600_123, rows: 26_000 }]]);
    expect(api?.asked.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'GET /datasets/d/tables/gone',
      'GET /datasets/d/tables/here',
    ]);
  });

  it('move with the streaming buffer, whose rows metadata does not count', async () => {
    const buffered = (estimatedRows: string) => ({
      body: {
        lastModifiedTime: '1',
        numRows: '2',
        streamingBuffer: { estimatedRows, oldestEntryTime: '5' },
      },
    });
    const [, before] = [...(await stamps(() => buffered('3'), 'd.t'))][0] ?? [];
    await api?.close();
    const [, after] = [...(await stamps(() => buffered('4'), 'd.t'))][0] ?? [];
    expect(before).toEqual({ modifiedAt: 1, rows: 2, version: 'streaming 3 since 5' });
    expect(after?.version).not.toBe(before?.version);
  });

  it.each(['VIEW', 'MATERIALIZED_VIEW', 'EXTERNAL', 'a kind to come'])(
    'are not to be trusted of type %s, whatever time and rows it has',
    async (type) => {
      const body = { type, lastModifiedTime: '7', numRows: '3' };
      const found = await stamps(() => ({ body }), 'd.t');
      expect(found.get('d.t')).toEqual({ modifiedAt: 7, rows: 3, untrusted: true });
    },
  );

  it.each(['TABLE', 'SNAPSHOT'])('are trusted of type %s', async (type) => {
    const body = { type, lastModifiedTime: '7', numRows: '3' };
    expect((await stamps(() => ({ body }), 'd.t')).get('d.t')).toEqual({ modifiedAt: 7, rows: 3 });
  });

  it.each([
    ['a missing project', refusal(404, 'notFound', 'Not found: Project p'), true],
    ['a page that is not of the API', { status: 404, body: '<!doctype html>' }, true],
    ['no permission', refusal(403, 'accessDenied', 'Access Denied: Table p:d.t: denied'), true],
    ['a failing service', refusal(503, 'backendError', 'try later'), false],
  ] as const)('fail on %s', async (_case, answer, permanent) => {
    await expect(stamps(() => answer, 'd.t')).rejects.toMatchObject({
      name: 'WarehouseError',
      permanent,
    });
  });
});
