import { randomUUID } from 'node:crypto';
import { PreconditionFailed } from '../domain/errors.js';
import type { ObjectAttributes, ObjectStore, PutOptions } from '../ports/object-store.js';
import { type RetryOptions, retry } from './retry.js';
import { isTransient } from './transient.js';

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

type ConditionalPut = PutOptions & { readonly ifGeneration: string };

/** The metadata key by which a put recognises its own object. */
const WRITE_ID = 'write-id';

/**
 * One conditional put, to be tried as often as needed. A try whose answer was lost may have taken
 * effect, also after it was given up, so the next one reads the object first: when it is ours, that
 * is the put's result; at the expected generation the put is made again, and the condition keeps the
 * late one out. A lost race is looked into as well, as clients of services repeat puts on their own.
 * @param id of this put alone: bytes do not tell writers apart who count up from the same number
 */
function conditionalPut(
  store: ObjectStore,
  name: string,
  body: Uint8Array,
  options: ConditionalPut,
  id: string,
): () => Promise<string> {
  const marked = { ...options, metadata: { ...options.metadata, [WRITE_ID]: id } };
  let lostAnswer = false;

  /** The generation of our object; null while the object is at the expected generation. */
  async function ours(): Promise<string | null> {
    const found = await store.head(name);
    if (found?.attributes.metadata?.[WRITE_ID] === id) {
      // The try may have failed between the object and what readers find of it.
      if (found.shown !== 'same') await store.show(name);
      return found.generation;
    }
    if ((found?.generation ?? '0') === options.ifGeneration) return null;
    throw new PreconditionFailed(name, options.ifGeneration);
  }

  return async () => {
    const earlier = lostAnswer ? await ours() : null;
    if (earlier !== null) return earlier;
    try {
      return await store.put(name, body, marked);
    } catch (error) {
      const late = error instanceof PreconditionFailed ? await ours() : null;
      if (late !== null) return late;
      lostAnswer ||= isTransient(error);
      throw error;
    }
  };
}

/** The object as its writer described it. */
function withoutWriteId<T extends { readonly attributes: ObjectAttributes }>(object: T): T {
  const { metadata, ...attributes } = object.attributes;
  const { [WRITE_ID]: id, ...described } = metadata ?? {};
  if (id === undefined) return object;
  const rest = Object.keys(described).length === 0 ? {} : { metadata: described };
  return { ...object, attributes: { ...attributes, ...rest } };
}
