import { expect, it } from 'vitest';
import { WarehouseError } from '../../src/domain/errors.js';
import { cannedWarehouse } from './canned-warehouse.js';
import { type Fault, type Refusal, scripted } from './faults.js';
import { faultyWarehouse } from './faulty-warehouse.js';
import { jumpingTime } from './jumping-time.js';

const QUERY = { sql: 'SELECT 1 AS one', parameters: {} };

function opened(...faults: readonly Fault[]) {
  const time = jumpingTime();
  const inner = cannedWarehouse();
  const plan = scripted(faults, ['query']);
  return { time, inner, warehouse: faultyWarehouse(inner, { plan, scheduler: time.scheduler }) };
}

it.each<[Refusal, boolean]>([
  [{ status: 403 }, true],
  [{ status: 404 }, true],
  [{ status: 409 }, false],
  [{ status: 503 }, false],
  [{ status: 429, retryAfterMs: 7_000 }, false],
])('refuses with %j as a warehouse would', async (refusal, permanent) => {
  const { warehouse, inner } = opened({ kind: 'before', refusal });
  const error: unknown = await warehouse.query(QUERY).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WarehouseError);
  expect(error).toMatchObject({ ...('retryAfterMs' in refusal ? { retryAfterMs: 7_000 } : {}) });
  expect(error).toMatchObject({ permanent });
  expect(inner.asked()).toBe(0);
});

it('leaves methods alone that the script does not name', async () => {
  const { warehouse } = opened({ kind: 'before', refusal: { status: 503 } });
  expect(await warehouse.estimate(QUERY)).toBe(10);
  expect((await warehouse.stamps(['d.t'])).size).toBe(1);
  await expect(warehouse.query(QUERY)).rejects.toThrow('query (call 2) failed: status 503');
  expect((await warehouse.query(QUERY)).rows).toEqual([{ one: 1n }]);
});

it('hangs until the caller aborts', async () => {
  const { warehouse, time, inner } = opened({ kind: 'hang', effect: false });
  const caller = new AbortController();
  const asking = warehouse.query(QUERY, { signal: caller.signal });
  await expect(time.settle(asking)).rejects.toThrow('it hangs');
  caller.abort();
  await expect(asking).rejects.toThrow('The query was cancelled');
  expect(inner.asked()).toBe(0);
});

it('stops being slow when the caller aborts', async () => {
  const { warehouse, time } = opened({ kind: 'slow', ms: 60_000 });
  const caller = new AbortController();
  time.scheduler.schedule(() => caller.abort(), 1_000);
  const outcome = await time.settle(warehouse.query(QUERY, { signal: caller.signal }));
  expect(outcome).toMatchObject({ kind: 'error' });
  expect(time.now()).toBe(1_000);
  expect(time.pending()).toBe(0);
});
