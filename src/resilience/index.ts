import { setMaxListeners } from 'node:events';
import type { SchedulerLike } from 'rxjs';
import type { ObjectStore } from '../ports/object-store.js';
import type { Warehouse } from '../ports/warehouse.js';
import type { BackOff } from './back-off.js';
import { breakingStore, breakingWarehouse } from './breaking-ports.js';
import { type CircuitOptions, circuitBreaker } from './circuit.js';
import type { RetryOptions } from './retry.js';
import { retryingStore } from './retrying-store.js';
import { retryingWarehouse } from './retrying-warehouse.js';
import { timedStore, timedWarehouse } from './timed-ports.js';
import { storeFailure, warehouseFailure } from './transient.js';

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
    Pick<RetryOptions, 'signal' | 'onRetry'>,
    Pick<CircuitOptions, 'onChange'> {
  /** The port in messages, e.g. `the warehouse`. */
  readonly name: string;
  /** Real time, whatever clock the pipeline runs on: the other side lives in it. */
  readonly scheduler: SchedulerLike;
  /** Uniform in [0, 1); `Math.random` when absent. */
  readonly random?: () => number;
}

/**
 * A warehouse whose calls end in time, are tried again after transient failures, and stop for a
 * while when it keeps failing. Each try counts for the circuit breaker, whose refusal ends the call.
 */
export function resilientWarehouse(warehouse: Warehouse, options: ResilienceOptions): Warehouse {
  const all = complete(WAREHOUSE_PATIENCE, options);
  const breaker = circuitBreaker({ ...all, failure: warehouseFailure });
  return retryingWarehouse(breakingWarehouse(timedWarehouse(warehouse, all), breaker), all);
}

/** The same for a store; a conditional put takes effect at most once. */
export function resilientStore(store: ObjectStore, options: ResilienceOptions): ObjectStore {
  const all = complete(STORE_PATIENCE, options);
  const breaker = circuitBreaker({ ...all, failure: storeFailure });
  return retryingStore(breakingStore(timedStore(store, all), breaker), all);
}

function complete(patience: Patience, options: ResilienceOptions) {
  const { scheduler, signal } = options;
  // One listener per waiting call, however many there are.
  if (signal !== undefined) setMaxListeners(0, signal);
  return { ...patience, random: Math.random, ...options, now: () => scheduler.now() };
}
