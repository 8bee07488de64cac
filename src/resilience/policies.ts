import { setMaxListeners } from 'node:events';
import { StoreError, WarehouseError } from '../domain/errors.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { BackOff } from '../ports/timer.js';
import type { Warehouse } from '../ports/warehouse.js';
import { type CircuitOptions, circuitBreaker } from './circuit.js';
import { retryingStore } from './conditional-put.js';
import {
  breaking,
  intercept,
  limited,
  type PortLayer,
  type RetryOptions,
  retrying,
  type TimeLimit,
} from './intercept.js';

/** How patient the program is with a port. */
interface Patience extends BackOff, Pick<CircuitOptions, 'threshold' | 'coolDownMs'> {
  /** A single call that takes longer fails as transient. */
  readonly callTimeoutMs: number;
}

/** With the longest single call it stays below a run's own limit of five minutes. */
const WAREHOUSE_PATIENCE: Patience = {
  attempts: 4,
  firstDelayMs: 1_000,
  longestDelayMs: 20_000,
  totalMs: 60_000,
  callTimeoutMs: 120_000,
  threshold: 5,
  coolDownMs: 30_000,
};

const STORE_PATIENCE: Patience = {
  attempts: 5,
  firstDelayMs: 200,
  longestDelayMs: 5_000,
  totalMs: 20_000,
  callTimeoutMs: 30_000,
  threshold: 5,
  coolDownMs: 30_000,
};

export interface ResilienceOptions
  extends Partial<Patience>,
    Pick<RetryOptions, 'scheduler' | 'signal' | 'onRetry'>,
    Pick<CircuitOptions, 'onChange'> {
  /** The port in messages, e.g. `the warehouse`. */
  readonly name: string;
  /** Uniform in [0, 1); `Math.random` when absent. */
  readonly random?: () => number;
}

/**
 * A warehouse whose calls end in time, are tried again after transient failures, and stop for a
 * while when it keeps failing. Each try counts for the circuit breaker, whose refusal ends the call.
 */
export function resilientWarehouse(warehouse: Warehouse, options: ResilienceOptions): Warehouse {
  const all = { ...complete(WAREHOUSE_PATIENCE, options), failure: warehouseFailure };
  const breaker = circuitBreaker(all);
  const layers = [retrying<Warehouse>(all), breaking<Warehouse>(breaker), limitedWarehouse(all)];
  return { ...intercept(warehouse, layers), close: () => warehouse.close() };
}

/** The same for a store; a conditional put takes effect at most once. */
export function resilientStore(store: ObjectStore, options: ResilienceOptions): ObjectStore {
  const all = { ...complete(STORE_PATIENCE, options), failure: storeFailure };
  const breaker = breaking<ObjectStore>(circuitBreaker(all));
  return intercept(store, [retryingStore(all), breaker, limitedStore(all)]);
}

function complete(patience: Patience, options: ResilienceOptions) {
  const { scheduler, signal } = options;
  // One listener per waiting call, however many there are.
  if (signal !== undefined) setMaxListeners(0, signal);
  return { ...patience, random: Math.random, ...options, now: () => scheduler.now() };
}

/** How long a single call may take, and in which time. */
type Limit = Pick<TimeLimit<never>, 'scheduler' | 'callTimeoutMs'>;

/** Ends a warehouse's calls in time. A query that takes too long is cancelled for real. */
export function limitedWarehouse(limit: Limit): PortLayer<Warehouse> {
  return limited<Warehouse>({
    ...limit,
    failure: warehouseFailure,
    titles: { query: 'The query', estimate: 'The estimate', stamps: 'Reading the stamps' },
    cancellable: (call, signal) =>
      call.method === 'query' ? { ...call, args: [call.args[0], { signal }] } : call,
  });
}

/** Ends a store's calls in time. */
export function limitedStore(limit: Limit): PortLayer<ObjectStore> {
  return limited<ObjectStore>({ ...limit, failure: storeFailure });
}

const warehouseFailure: CircuitOptions['failure'] = (message, failure) =>
  new WarehouseError(message, failure);

const storeFailure: CircuitOptions['failure'] = (message, failure) =>
  new StoreError(message, failure);
