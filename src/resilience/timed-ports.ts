import type { ObjectStore } from '../ports/object-store.js';
import type { Warehouse } from '../ports/warehouse.js';
import { type TimeLimit, withinLimit } from './time-limit.js';
import { storeFailure, warehouseFailure } from './transient.js';

/** A warehouse whose calls end in time. A query that takes too long is cancelled for real. */
export function timedWarehouse(warehouse: Warehouse, limit: TimeLimit): Warehouse {
  const within = <T>(
    call: string,
    work: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ) => withinLimit(limit, { call, work, signal, failure: warehouseFailure });
  return {
    query: (query, call = {}) =>
      within('The query', (signal) => warehouse.query(query, { signal }), call.signal),
    estimate: (query) => within('The estimate', () => warehouse.estimate(query)),
    stamps: (tables) => within('Reading the stamps', () => warehouse.stamps(tables)),
    close: () => warehouse.close(),
  };
}

/**
 * A store whose calls end in time. What took too long may still take effect: a put on a condition
 * is safe from that, one without may overwrite what came after it.
 */
export function timedStore(store: ObjectStore, limit: TimeLimit): ObjectStore {
  const within = <T>(call: string, work: () => Promise<T>) =>
    withinLimit(limit, { call, work, failure: storeFailure });
  return {
    get: (name) => within(`get ${name}`, () => store.get(name)),
    head: (name) => within(`head ${name}`, () => store.head(name)),
    show: (name) => within(`show ${name}`, () => store.show(name)),
    put: (name, body, options) => within(`put ${name}`, () => store.put(name, body, options)),
    list: (prefix) => within(`list ${prefix}`, () => store.list(prefix)),
    delete: (name) => within(`delete ${name}`, () => store.delete(name)),
  };
}
