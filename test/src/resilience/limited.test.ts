import { describe, expect, it } from 'vitest';
import { StoreError, WarehouseError } from '../../../src/domain/errors.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import type { Warehouse } from '../../../src/ports/warehouse.js';
import { intercept } from '../../../src/resilience/intercept.js';
import { limitedStore, limitedWarehouse } from '../../../src/resilience/policies.js';
import { cannedWarehouse } from '../../support/canned-warehouse.js';
import { scripted } from '../../support/faults.js';
import { faultyStore } from '../../support/faulty-store.js';
import { faultyWarehouse } from '../../support/faulty-warehouse.js';
import { jumpingTime } from '../../support/jumping-time.js';
import { memoryStore } from '../../support/memory-store.js';

const QUERY = { sql: 'SELECT 1', parameters: {} };
const LIMIT = 10_000;
const HANG = { kind: 'hang', effect: false } as const;

describe('a timed warehouse', () => {
  function opened(warehouse: Warehouse) {
    const time = jumpingTime();
    const { scheduler } = time;
    return {
      time,
      warehouse: intercept<Warehouse>(warehouse, [
        limitedWarehouse({ scheduler, callTimeoutMs: LIMIT }),
      ]),
    };
  }

  /** Its queries end only when they are aborted; tells of that. */
  function stuck() {
    const aborts: unknown[] = [];
    const query: Warehouse['query'] = (_query, call) =>
      new Promise((_resolve, reject) => {
        call?.signal?.addEventListener('abort', () => {
          aborts.push(call.signal?.reason);
          reject(new Error('interrupted'));
        });
      });
    return { aborts, inner: { ...cannedWarehouse(), query } };
  }

  it('answers in time, and leaves no timer behind', async () => {
    const { time, warehouse } = opened(cannedWarehouse());
    expect(await warehouse.estimate(QUERY)).toBe(10);
    expect((await warehouse.query(QUERY)).bytesProcessed).toBe(10);
    expect((await warehouse.stamps(['d.t'])).size).toBe(1);
    expect(time.pending()).toBe(0);
  });

  it('cancels a query that takes too long for real, and fails as transient', async () => {
    const { aborts, inner } = stuck();
    const { time, warehouse } = opened(inner);
    const outcome = await time.settle(warehouse.query(QUERY));
    const error = expect.any(WarehouseError);
    expect(outcome).toEqual({ kind: 'error', error });
    expect(outcome).toMatchObject({
      error: { message: 'The query took longer than 10 s', permanent: false },
    });
    expect([time.now(), aborts]).toEqual([LIMIT, [error]]);
  });

  it('cancels a query whose caller aborts, at once', async () => {
    const { aborts, inner } = stuck();
    const { time, warehouse } = opened(inner);
    const caller = new AbortController();
    time.scheduler.schedule(() => caller.abort(new Error('enough')), 300);
    const outcome = await time.settle(warehouse.query(QUERY, { signal: caller.signal }));
    expect(outcome).toMatchObject({
      error: { message: 'The query was cancelled', cause: { message: 'enough' } },
    });
    expect([time.now(), aborts.length, time.pending()]).toEqual([300, 1, 0]);
  });

  it('asks nothing for a caller that has aborted already', async () => {
    const inner = cannedWarehouse();
    const { warehouse, time } = opened(inner);
    const asking = warehouse.query(QUERY, { signal: AbortSignal.abort() });
    await expect(asking).rejects.toThrow('The query was cancelled');
    expect([inner.asked(), time.pending()]).toEqual([0, 0]);
  });

  it('fails even when the engine ignores the abort', async () => {
    const { time, warehouse } = opened({
      ...cannedWarehouse(),
      query: () => new Promise(() => {}),
      stamps: () => new Promise(() => {}),
    });
    expect(await time.settle(warehouse.query(QUERY))).toMatchObject({ kind: 'error' });
    expect(await time.settle(warehouse.stamps(['d.t']))).toMatchObject({ kind: 'error' });
    expect(time.now()).toBe(2 * LIMIT);
  });

  it('passes on what is thrown before there is a promise', async () => {
    const bug = new TypeError('no such thing');
    const { time, warehouse } = opened({
      ...cannedWarehouse(),
      query: () => {
        throw bug;
      },
    });
    await expect(warehouse.query(QUERY)).rejects.toBe(bug);
    expect(time.pending()).toBe(0);
  });

  it('ends a slow query of the fault injector too', async () => {
    const time = jumpingTime();
    const { scheduler } = time;
    const plan = scripted([{ kind: 'slow', ms: 60_000 }]);
    const slow = faultyWarehouse(cannedWarehouse(), { plan, scheduler });
    const warehouse = intercept<Warehouse>(slow, [
      limitedWarehouse({ scheduler, callTimeoutMs: LIMIT }),
    ]);
    expect(await time.settle(warehouse.query(QUERY))).toMatchObject({ kind: 'error' });
    expect([time.now(), time.pending()]).toEqual([LIMIT, 0]);
  });
});

describe('a timed store', () => {
  it('fails each call that takes too long as transient, naming the object', async () => {
    const time = jumpingTime();
    const { scheduler } = time;
    const plan = scripted([HANG, HANG, HANG, HANG]);
    const hanging = faultyStore(memoryStore(), { plan, scheduler });
    const store = intercept<ObjectStore>(hanging, [
      limitedStore({ scheduler, callTimeoutMs: LIMIT }),
    ]);
    const calls: readonly [string, () => Promise<unknown>][] = [
      ['get a', () => store.get('a')],
      ['put a', () => store.put('a', new Uint8Array(), { contentType: 'text/plain' })],
      ['list v1/', () => store.list('v1/')],
      ['delete a', () => store.delete('a')],
    ];
    for (const [name, call] of calls) {
      const outcome = await time.settle(call());
      expect(outcome).toEqual({ kind: 'error', error: expect.any(StoreError) });
      expect(outcome).toMatchObject({
        error: { message: `${name} took longer than 10 s`, permanent: false },
      });
    }
    expect(time.now()).toBe(4 * LIMIT);
    expect(await time.settle(store.list(''))).toEqual({ kind: 'value', value: [] });
    expect(time.pending()).toBe(0);
  });
});
