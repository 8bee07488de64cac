import { randomUUID } from 'node:crypto';
import type { ObjectStore } from '../ports/object-store.js';
import { type ConditionalPut, conditionalPut, withoutWriteId } from './conditional-put.js';
import { type RetryOptions, retry } from './retry.js';

/**
 * A store whose transient failures are tried again. A conditional put takes effect at most once; its
 * object carries the id of the write in its metadata, which `get` and `head` leave out. One that reports a lost
 * race may have taken effect, if its answer was lost and another writer replaced the object since.
 * An unconditional put, or a delete, replaces what it finds at its last try: where others write the
 * same object, put on a condition.
 */
export function retryingStore(store: ObjectStore, options: RetryOptions): ObjectStore {
  return {
    async get(name) {
      const found = await retry(`get ${name}`, () => store.get(name), options);
      return found && withoutWriteId(found);
    },
    async head(name) {
      const found = await retry(`head ${name}`, () => store.head(name), options);
      return found && withoutWriteId(found);
    },
    show: (name) => retry(`show ${name}`, () => store.show(name), options),
    put: (name, body, put) => {
      const attempt = isConditional(put)
        ? conditionalPut(store, name, body, put, randomUUID())
        : () => store.put(name, body, put);
      return retry(`put ${name}`, attempt, options);
    },
    list: (prefix) => retry(`list ${prefix}`, () => store.list(prefix), options),
    delete: (name) => retry(`delete ${name}`, () => store.delete(name), options),
  };
}

function isConditional(put: { readonly ifGeneration?: string }): put is ConditionalPut {
  return put.ifGeneration !== undefined;
}
