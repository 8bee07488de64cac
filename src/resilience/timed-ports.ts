import type { SchedulerLike } from 'rxjs';
import type { ObjectStore } from '../ports/object-store.js';
import type { Warehouse } from '../ports/warehouse.js';
import {
  storeFailure,
  type Transient,
  type TransientFailure,
  warehouseFailure,
} from './transient.js';

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

interface TimeLimit {
  readonly scheduler: SchedulerLike;
  /** A call that takes longer fails. */
  readonly callTimeoutMs: number;
}

interface TimedCall<T> {
  /** The call in messages, e.g. `get a.json`. */
  readonly call: string;
  readonly failure: (message: string, failure: TransientFailure) => Transient;
  /** Gets a signal that is aborted when nobody waits for it any more. */
  readonly work: (signal: AbortSignal) => Promise<T>;
  /** The caller's. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does the work, and fails as transient when it takes too long or its caller gives it up; the work's
 * signal is aborted then, and what still comes of it is ignored.
 */
function withinLimit<T>(limit: TimeLimit, timed: TimedCall<T>): Promise<T> {
  const { call, failure, work, signal } = timed;
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = () => {
      timer.unsubscribe();
      signal?.removeEventListener('abort', cancelled);
    };
    const giveUp = (error: Transient) => {
      end();
      reject(error);
      controller.abort(error);
    };
    const cancelled = () =>
      giveUp(failure(`${call} was cancelled`, { remedy: 'Run it again.', cause: signal?.reason }));
    const tooSlow = () =>
      giveUp(
        failure(`${call} took longer than ${limit.callTimeoutMs / 1000} s`, {
          remedy: 'Check the network and the load of the service behind it; it is tried again.',
        }),
      );
    const timer = limit.scheduler.schedule(tooSlow, limit.callTimeoutMs);
    if (signal?.aborted) return cancelled();
    signal?.addEventListener('abort', cancelled, { once: true });
    const working = async () => work(controller.signal);
    working().finally(end).then(resolve, reject);
  });
}
