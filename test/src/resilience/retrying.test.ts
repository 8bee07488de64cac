import { expect, it } from 'vitest';
import { WarehouseError } from '../../../src/domain/errors.js';
import type { Warehouse } from '../../../src/ports/warehouse.js';
import {
  intercept,
  type RetriedCall,
  type RetryOptions,
  retrying,
} from '../../../src/resilience/intercept.js';
import { cannedWarehouse } from '../../support/canned-warehouse.js';
import { type Fault, isPassing, type Refusal, scripted } from '../../support/faults.js';
import { faultyWarehouse } from '../../support/faulty-warehouse.js';
import { jumpingTime } from '../../support/jumping-time.js';
import { fc } from '../../support/properties.js';

/** Four tries within a minute; what chance adds to the waits is the same each time. */
const PATIENT = {
  random: () => 0.5,
  attempts: 4,
  firstDelayMs: 1_000,
  longestDelayMs: 20_000,
  totalMs: 60_000,
};

const QUERY = { sql: 'SELECT 1 AS one', parameters: {} };
const before = (refusal: Refusal): Fault => ({ kind: 'before', refusal });
const BUSY = before({ status: 503 });
const DENIED = before({ status: 403 });

const retryingWarehouse = (warehouse: Warehouse, options: RetryOptions) =>
  intercept<Warehouse>(warehouse, [retrying(options)]);

function opened(faults: readonly Fault[], options: Partial<RetryOptions> = {}) {
  const time = jumpingTime(1_000_000);
  const retries: RetriedCall[] = [];
  const faulty = faultyWarehouse(cannedWarehouse(), {
    plan: scripted(faults),
    scheduler: time.scheduler,
  });
  const warehouse = retryingWarehouse(faulty, {
    scheduler: time.scheduler,
    ...PATIENT,
    onRetry: (retry) => retries.push(retry),
    ...options,
  });
  const passed = () => time.now() - 1_000_000;
  return { time, retries, faulty, warehouse, passed };
}

it('answers at once when nothing fails', async () => {
  const { warehouse, time, faulty, passed } = opened([]);
  const { rows } = await warehouse.query(QUERY);
  expect(rows).toEqual([{ one: 1n }]);
  expect([faulty.calls.length, passed(), time.pending()]).toEqual([1, 0, 0]);
});

it('tries every method again after transient failures, and tells of each retry', async () => {
  const { warehouse, time, retries } = opened([BUSY, BUSY, { kind: 'none' }, BUSY]);
  expect(await time.settle(warehouse.query(QUERY))).toMatchObject({ kind: 'value' });
  expect(await time.settle(warehouse.stamps(['d.t']))).toMatchObject({ kind: 'value' });
  expect(retries).toMatchObject([
    { call: 'query', failures: 1, delayMs: 500, error: { message: expect.stringMatching('503') } },
    { call: 'query', failures: 2, delayMs: 1_000 },
    { call: 'stamps', failures: 1, delayMs: 500 },
  ]);
});

it('tries an estimate again', async () => {
  const { warehouse, time } = opened([BUSY]);
  expect(await time.settle(warehouse.estimate(QUERY))).toEqual({ kind: 'value', value: 10 });
});

it('fails at once with a permanent error, also after transient ones', async () => {
  const { warehouse, time, faulty, passed } = opened([BUSY, DENIED]);
  const outcome = await time.settle(warehouse.query(QUERY));
  expect(outcome).toMatchObject({ kind: 'error', error: { permanent: true } });
  expect([faulty.calls.length, passed()]).toEqual([2, 500]);
});

it('throws the last error when the attempts are used up', async () => {
  const { warehouse, time, faulty } = opened([BUSY, BUSY, BUSY, BUSY, BUSY]);
  const outcome = await time.settle(warehouse.query(QUERY));
  expect(outcome).toMatchObject({ error: { message: expect.stringMatching('call 3') } });
  expect(faulty.calls).toHaveLength(4);
});

it('waits as long as it is asked to', async () => {
  const { warehouse, time, passed } = opened([before({ status: 429, retryAfterMs: 30_000 })]);
  expect(await time.settle(warehouse.query(QUERY))).toMatchObject({ kind: 'value' });
  expect(passed()).toBe(30_500);
});

it('gives up at once when asked to stay away for longer than the budget', async () => {
  const { warehouse, time, passed } = opened([before({ status: 429, retryAfterMs: 90_000 })]);
  const outcome = await time.settle(warehouse.query(QUERY));
  expect(outcome).toMatchObject({ kind: 'error', error: { retryAfterMs: 90_000 } });
  expect(passed()).toBe(0);
});

it('counts the time that the tries take towards the budget', async () => {
  const time = jumpingTime();
  let tries = 0;
  const slowly = {
    ...cannedWarehouse(),
    async query(): Promise<never> {
      tries += 1;
      await new Promise<void>((resolve) => {
        time.scheduler.schedule(() => resolve(), 40_000);
      });
      throw new WarehouseError('slow and failing', { permanent: false, remedy: 'None.' });
    },
  };
  const warehouse = retryingWarehouse(slowly, {
    scheduler: time.scheduler,
    ...PATIENT,
  });
  expect(await time.settle(warehouse.query(QUERY))).toMatchObject({ kind: 'error' });
  expect([tries, time.now()]).toEqual([2, 80_500]);
});

it('stops within its attempts however often the clock is set back', async () => {
  const { warehouse, time, faulty } = opened([BUSY, BUSY, BUSY, BUSY, BUSY, BUSY], {
    onRetry: () => time.setClock(-3_600_000),
  });
  expect(await time.settle(warehouse.query(QUERY))).toMatchObject({ kind: 'error' });
  expect(faulty.calls).toHaveLength(4);
});

it.each(['the caller', 'the process'] as const)('ends a wait when %s stops', async (who) => {
  const stop = new AbortController();
  const lifetime = who === 'the process' ? { signal: stop.signal } : {};
  const { warehouse, time, faulty, passed } = opened([BUSY, BUSY], lifetime);
  time.scheduler.schedule(() => stop.abort(), 200);
  const caller = who === 'the caller' ? { signal: stop.signal } : {};
  const outcome = await time.settle(warehouse.query(QUERY, caller));
  expect(outcome).toMatchObject({ kind: 'error', error: { permanent: false } });
  expect([faulty.calls.length, passed(), time.pending()]).toEqual([1, 200, 0]);
});

it('passes the abort on to the query under way, and does not try again', async () => {
  const { warehouse, time, faulty, passed, retries } = opened([{ kind: 'hang', effect: false }]);
  const caller = new AbortController();
  time.scheduler.schedule(() => caller.abort(), 200);
  const outcome = await time.settle(warehouse.query(QUERY, { signal: caller.signal }));
  expect(outcome).toMatchObject({ error: { message: 'The query was cancelled' } });
  expect([faulty.calls.length, passed(), retries]).toEqual([1, 200, []]);
});

it('still tries once when the process is stopping', async () => {
  const { warehouse, time, faulty } = opened([BUSY], { signal: AbortSignal.abort() });
  expect(await time.settle(warehouse.query(QUERY))).toMatchObject({ kind: 'error' });
  expect(await time.settle(warehouse.query(QUERY))).toMatchObject({ kind: 'value' });
  expect(faulty.calls).toHaveLength(2);
});

it('leaves errors alone that are not of the port', async () => {
  const bug = new TypeError('x is not a function');
  const { time } = opened([]);
  const broken = { ...cannedWarehouse(), query: () => Promise.reject(bug) };
  const warehouse = retryingWarehouse(broken, {
    scheduler: time.scheduler,
    random: () => 0.5,
    attempts: 4,
    firstDelayMs: 1,
    longestDelayMs: 1,
    totalMs: 10,
  });
  expect(await time.settle(warehouse.query(QUERY))).toEqual({ kind: 'error', error: bug });
});

const refusals: fc.Arbitrary<Refusal> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Refusal>({ status: 503 }, { status: 409 }) },
  { weight: 1, arbitrary: fc.constantFrom<Refusal>({ status: 403 }, { status: 404 }) },
  fc
    .integer({ min: 0, max: 40_000 })
    .map((retryAfterMs): Refusal => ({ status: 429, retryAfterMs })),
);

it('answers, or fails with the last error, within its attempts and its time', async () => {
  const plans = fc.array(refusals, { maxLength: 8 });
  const randoms = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));
  await fc.assert(
    fc.asyncProperty(plans, fc.integer({ min: 1, max: 6 }), randoms, async (plan, n, random) => {
      const { warehouse, time, faulty, passed, retries } = opened(plan.map(before), {
        attempts: n,
        random: () => random.next().value,
      });
      const outcome = await time.settle(warehouse.query(QUERY));
      const tries = faulty.calls.length;
      expect(tries).toBeLessThanOrEqual(n);
      expect(passed()).toBeLessThanOrEqual(60_000);
      expect(passed()).toBe(retries.reduce((sum, { delayMs }) => sum + delayMs, 0));
      const last = plan[tries - 1];
      expect(outcome.kind).toBe(last === undefined ? 'value' : 'error');
      expect(plan.slice(0, tries - 1).every(isPassing)).toBe(true);
      if (last !== undefined && isPassing(last) && tries < n) {
        const asked = 'retryAfterMs' in last ? last.retryAfterMs : 0;
        expect(passed() + asked + 1_000 * 2 ** (tries - 1)).toBeGreaterThan(60_000);
      }
      expect(time.pending()).toBe(0);
    }),
  );
});
