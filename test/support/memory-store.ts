import type { EpochMs } from '../../src/domain/date.js';
import { PreconditionFailed, StoreError } from '../../src/domain/errors.js';
import type { ObjectStore, StoredObject } from '../../src/ports/object-store.js';
import { intercept } from '../../src/resilience/intercept.js';

/**
 * Objects in memory; each call takes a turn of the event loop's microtasks.
 * @param clock its own, by which it tells when an object was written
 */
export function memoryStore(clock: () => EpochMs = Date.now): ObjectStore {
  const objects = new Map<string, StoredObject & { readonly writtenAt: EpochMs }>();
  let generations = 0;
  return {
    get: async (name) => {
      const found = objects.get(name);
      if (found === undefined) return null;
      const { writtenAt: _, ...object } = found;
      return object;
    },
    head: async (name) => {
      const found = objects.get(name);
      if (found === undefined) return null;
      const { generation, attributes, writtenAt } = found;
      return { generation, attributes, shown: 'same', writtenAt };
    },
    show: async () => undefined,
    put: async (name, body, { ifGeneration, ...attributes }) => {
      const current = objects.get(name)?.generation ?? '0';
      if (ifGeneration !== undefined && ifGeneration !== current) {
        throw new PreconditionFailed(name, ifGeneration);
      }
      generations += 1;
      const generation = String(generations);
      objects.set(name, { body, generation, attributes, writtenAt: clock() });
      return generation;
    },
    list: async (prefix) => [...objects.keys()].filter((name) => name.startsWith(prefix)).sort(),
    delete: async (name) => void objects.delete(name),
  };
}

/**
 * A client of a store that is killed during its call number `calls` (from 0): all later calls fail.
 * @param effect whether the call during which it was killed still came through
 */
export function killedAfter(store: ObjectStore, calls: number, effect: boolean): ObjectStore {
  let made = 0;
  async function guard<T>(call: () => Promise<T>): Promise<T> {
    made += 1;
    if (made === calls + 1 && effect) await call();
    if (made > calls) throw new StoreError('killed', { permanent: false, remedy: 'Start again.' });
    return call();
  }
  return intercept(store, [(call, next) => guard(() => next(call))]);
}
