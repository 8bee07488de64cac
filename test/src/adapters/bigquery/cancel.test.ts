import { afterEach, describe, expect, it } from 'vitest';
import type { Query } from '../../../../src/domain/query.js';
import type { Warehouse } from '../../../../src/ports/warehouse.js';
import { type Answer, type Asked, refusal, type ScriptedApi } from './scripted-api.js';
import { jobIn, type Script, scripted } from './scripted-jobs.js';

const QUERY: Query = { sql: 'SELECT 1 AS x', parameters: {} };
const STOPPED = refusal(400, 'stopped', 'Job execution was cancelled: User requested cancellation');
const CANCELLED = { name: 'WarehouseError', permanent: false, message: 'The query was cancelled' };

let api: ScriptedApi | undefined;
afterEach(() => api?.close());

/** Something that happens once. */
function event<T = void>() {
  let happen: (value: T) => void = () => {};
  const happened = new Promise<T>((resolve) => {
    happen = resolve;
  });
  return { happen: (value: T) => happen(value), happened };
}

/** A job that runs until it is cancelled. */
async function endless(script: Script = {}): Promise<{
  readonly warehouse: Warehouse;
  readonly asked: readonly Asked[];
  readonly polled: Promise<void>;
  readonly cancelled: Promise<Asked>;
}> {
  const [polled, cancelled] = [event(), event<Asked>()];
  const opened = await scripted({
    results: async () => {
      polled.happen();
      await cancelled.happened;
      return STOPPED;
    },
    cancel: (asked) => {
      cancelled.happen(asked);
      return { body: {} };
    },
    ...script,
  });
  api = opened.api;
  return {
    warehouse: opened.warehouse,
    asked: opened.api.asked,
    polled: polled.happened,
    cancelled: cancelled.happened,
  };
}

describe('cancelling a query of BigQuery', () => {
  it('cancels its job where it runs, and rejects', async () => {
    const { warehouse, asked, polled, cancelled } = await endless();
    const stop = new AbortController();
    const running = warehouse.query(QUERY, { signal: stop.signal });
    await polled;
    stop.abort();
    await expect(running).rejects.toMatchObject(CANCELLED);
    const { method, path, query } = await cancelled;
    expect({ method, location: query.location }).toEqual({ method: 'POST', location: 'EU' });
    expect(asked[0]?.body).toMatchObject({
      jobReference: { jobId: path.replace(/^\/jobs\/|\/cancel$/g, '') },
    });
  });

  it('cancels a job whose start is still under way once it has started', async () => {
    const [asked, answer] = [event<Asked>(), event<Answer>()];
    const { warehouse, cancelled } = await endless({
      insert: (one) => {
        asked.happen(one);
        return answer.happened;
      },
    });
    const stop = new AbortController();
    const running = warehouse.query(QUERY, { signal: stop.signal });
    const started = await asked.happened;
    stop.abort();
    await expect(running).rejects.toMatchObject(CANCELLED);
    answer.happen(jobIn(started));
    expect((await cancelled).path).toMatch(/^\/jobs\/trends-.*\/cancel$/);
  });

  it.each<[string, Script]>([
    ['the answer to its start is lost', { insert: () => 'cut' }],
    ['the connection is lost while it runs', { results: () => 'cut' }],
    ['the service fails while it runs', { results: () => refusal(503, 'backendError', 'later') }],
    ['the token runs out while it runs', { results: () => refusal(401, 'authError', 'expired') }],
    ['it is asked for too often', { results: () => refusal(403, 'rateLimitExceeded', 'slowly') }],
  ])('cancels the job that nobody waits for any more when %s', async (_case, script) => {
    const { warehouse, cancelled } = await endless(script);
    await expect(warehouse.query(QUERY)).rejects.toMatchObject({ permanent: false });
    expect((await cancelled).method).toBe('POST');
  });

  it('leaves a job alone that has failed', async () => {
    const { warehouse, asked } = await endless({ results: () => STOPPED });
    await expect(warehouse.query(QUERY)).rejects.toMatchObject({ permanent: false });
    await warehouse.close();
    expect(asked.filter(({ path }) => path.endsWith('/cancel'))).toEqual([]);
  });

  it('cancels nothing when the start was inconclusive', async () => {
    const insert = () => refusal(403, 'rateLimitExceeded', 'slowly');
    const { warehouse, asked } = await endless({ insert });
    await expect(warehouse.query(QUERY)).rejects.toMatchObject({ permanent: false });
    await warehouse.close();
    expect(asked.map(({ path }) => path)).toEqual(['/jobs']);
  });

  it('asks nothing for a query that is already aborted', async () => {
    const { warehouse, asked } = await endless();
    const signal = AbortSignal.abort();
    await expect(warehouse.query(QUERY, { signal })).rejects.toMatchObject(CANCELLED);
    expect(asked).toEqual([]);
  });

  it('is not heard once the result is there', async () => {
    const { warehouse, asked } = await endless({ results: () => ({ body: { totalRows: '0' } }) });
    const stop = new AbortController();
    await warehouse.query(QUERY, { signal: stop.signal });
    stop.abort();
    await warehouse.close();
    expect(asked.filter(({ path }) => path.endsWith('/cancel'))).toEqual([]);
  });

  it('is what closing does to all that runs', async () => {
    const { warehouse, asked, polled } = await endless();
    const running = warehouse.query(QUERY);
    await polled;
    await Promise.all([expect(running).rejects.toMatchObject(CANCELLED), warehouse.close()]);
    expect(asked.filter(({ path }) => path.endsWith('/cancel'))).toHaveLength(1);
    await expect(warehouse.query(QUERY)).rejects.toMatchObject({
      permanent: true,
      message: 'The warehouse is closed',
    });
  });
});
