import type { ObjectStore } from '../ports/object-store.js';
import type { Warehouse } from '../ports/warehouse.js';

/** A warehouse that could not be opened: every call fails for that reason. */
export function closedWarehouse(reason: unknown): Warehouse {
  const fail = () => Promise.reject(reason);
  return { query: fail, estimate: fail, stamps: fail, close: async () => undefined };
}

/** A store that could not be opened: every call fails for that reason. */
export function closedStore(reason: unknown): ObjectStore {
  const fail = () => Promise.reject(reason);
  return { get: fail, head: fail, show: fail, put: fail, list: fail, delete: fail };
}
