import type { ObjectStore } from '../ports/object-store.js';
import type { Warehouse } from '../ports/warehouse.js';
import type { CircuitBreaker } from './circuit.js';

/** A warehouse behind a circuit breaker. */
export function breakingWarehouse(warehouse: Warehouse, breaker: CircuitBreaker): Warehouse {
  return {
    query: (query, call = {}) => breaker.call(() => warehouse.query(query, call), call.signal),
    estimate: (query) => breaker.call(() => warehouse.estimate(query)),
    stamps: (tables) => breaker.call(() => warehouse.stamps(tables)),
    close: () => warehouse.close(),
  };
}

/** A store behind a circuit breaker. */
export function breakingStore(store: ObjectStore, breaker: CircuitBreaker): ObjectStore {
  return {
    get: (name) => breaker.call(() => store.get(name)),
    head: (name) => breaker.call(() => store.head(name)),
    show: (name) => breaker.call(() => store.show(name)),
    put: (name, body, options) => breaker.call(() => store.put(name, body, options)),
    list: (prefix) => breaker.call(() => store.list(prefix)),
    delete: (name) => breaker.call(() => store.delete(name)),
  };
}
