import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncScheduler } from 'rxjs';
import { expect, it } from 'vitest';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import type { CircuitState } from '../../../src/resilience/circuit.js';
import { resilientStore, resilientWarehouse } from '../../../src/resilience/policies.js';
import { objectStoreContract } from '../../contracts/object-store.js';
import { warehouseContract } from '../../contracts/warehouse.js';
import { cannedWarehouse } from '../../support/canned-warehouse.js';
import { type Fault, seeded } from '../../support/faults.js';
import { faultyStore } from '../../support/faulty-store.js';
import { faultyWarehouse } from '../../support/faulty-warehouse.js';
import { jumpingTime } from '../../support/jumping-time.js';
import { openOver } from '../adapters/duckdb/table-files.js';

const QUERY = { sql: 'SELECT 1', parameters: {} };
const BUSY: Fault = { kind: 'before', refusal: { status: 503 } };
const LOST_ANSWER: Fault = { kind: 'after', refusal: { status: 503 } };
const PASSING = { probability: 0.2, faults: [BUSY, LOST_ANSWER] };
/** Never gives up and never waits, so that the contracts see the faults' effects alone. */
const STUBBORN = {
  scheduler: asyncScheduler,
  attempts: 50,
  firstDelayMs: 0,
  threshold: 1_000,
};

// Lost answers are in conditional-put.property.test.ts: among several writers nobody can tell whether
// a put whose answer was lost took effect, once another has replaced the object.
objectStoreContract('a resilient store over a busy directory', async () => {
  const root = await mkdtemp(join(tmpdir(), 'trends-resilient-'));
  let clients = 0;
  const client = async () => {
    clients += 1;
    const plan = seeded(clients, { probability: 0.2, faults: [BUSY] });
    const faulty = faultyStore(await openDirectoryStore(root), { plan, ...STUBBORN });
    return resilientStore(faulty, { ...STUBBORN, name: 'the store' });
  };
  return { store: await client(), another: client, close: () => rm(root, { recursive: true }) };
});

warehouseContract('a resilient warehouse over a failing DuckDB', async () => {
  const harness = await openOver('parquet');
  const plan = seeded('duckdb', PASSING);
  const faulty = faultyWarehouse(harness.warehouse, { plan, ...STUBBORN });
  return {
    ...harness,
    warehouse: resilientWarehouse(faulty, { ...STUBBORN, name: 'the warehouse' }),
  };
});

function outage(until: number) {
  const time = jumpingTime();
  const { scheduler } = time;
  const changes: CircuitState['kind'][] = [];
  const plan = () => (time.now() < until ? BUSY : ({ kind: 'none' } as const));
  const faulty = faultyWarehouse(cannedWarehouse(), { plan, scheduler });
  const warehouse = resilientWarehouse(faulty, {
    name: 'the warehouse',
    scheduler,
    random: () => 0.999,
    onChange: ({ kind }) => changes.push(kind),
  });
  return { time, changes, faulty, warehouse };
}

it('bridges a short outage without anybody noticing', async () => {
  const { time, warehouse, changes } = outage(2_500);
  expect(await time.settle(warehouse.query(QUERY))).toMatchObject({ kind: 'value' });
  expect(changes).toEqual([]);
});

it('asks rarely in a long outage, fails at once between, and recovers by itself', async () => {
  const { time, warehouse, changes, faulty } = outage(10 * 60_000);
  let failedAtOnce = 0;
  for (let call = 0; call < 900; call += 1) {
    const startedAt = time.now();
    const outcome = await time.settle(warehouse.query(QUERY));
    if (outcome.kind === 'error' && time.now() === startedAt) failedAtOnce += 1;
    await time.advanceTo(time.now() + 1_000);
  }
  expect(failedAtOnce).toBeGreaterThan(500);
  const during = faulty.calls.filter(({ at }) => at < 10 * 60_000).length;
  // Five to open it, then one probe per half minute.
  expect(during).toBeLessThanOrEqual(5 + 20);
  expect(changes.slice(-2)).toEqual(['probing', 'closed']);
  expect(await time.settle(warehouse.query(QUERY))).toMatchObject({ kind: 'value' });
});

it('does not retry what an open circuit refuses', async () => {
  const { time, warehouse } = outage(10 * 60_000);
  await time.settle(warehouse.query(QUERY));
  await time.settle(warehouse.query(QUERY));
  const refusedAt = time.now();
  const outcome = await time.settle(warehouse.query(QUERY));
  expect(outcome).toMatchObject({ error: { message: expect.stringMatching('is not asked') } });
  expect(time.now()).toBe(refusedAt);
});

it('lets many calls wait on one signal of the process', async () => {
  const warnings: string[] = [];
  const onWarning = (warning: Error) => warnings.push(warning.name);
  process.on('warning', onWarning);
  const time = jumpingTime();
  const { scheduler } = time;
  const stop = new AbortController();
  const warehouse = resilientWarehouse(
    faultyWarehouse(cannedWarehouse(), { plan: () => BUSY, scheduler }),
    { name: 'the warehouse', scheduler, signal: stop.signal, threshold: 1_000 },
  );
  scheduler.schedule(() => stop.abort(), 0);
  const calls = Promise.allSettled(Array.from({ length: 40 }, () => warehouse.query(QUERY)));
  await time.settle(calls);
  process.off('warning', onWarning);
  expect([warnings, time.now(), time.pending()]).toEqual([[], 0, 0]);
});
