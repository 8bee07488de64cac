import type { Warehouse } from '../ports/warehouse.js';
import { type RetryOptions, retry } from './retry.js';

/** A warehouse whose transient failures are tried again. Reads have no effect, so all may be. */
export function retryingWarehouse(warehouse: Warehouse, options: RetryOptions): Warehouse {
  return {
    query: (query, call = {}) =>
      retry('query', () => warehouse.query(query, call), options, call.signal),
    estimate: (query) => retry('estimate', () => warehouse.estimate(query), options),
    stamps: (tables) => retry('stamps', () => warehouse.stamps(tables), options),
    close: () => warehouse.close(),
  };
}
