import { randomUUID } from 'node:crypto';
import { isTransient, PreconditionFailed } from '../domain/errors.js';
import type { ObjectAttributes, ObjectStore, PutOptions } from '../ports/object-store.js';
import { type Next, type PortLayer, type RetryOptions, retry, retrying } from './intercept.js';

/**
 * Tries a store's calls again after transient failures. A conditional put takes effect at most once;
 * its object carries the id of the write in its metadata, which `get` and `head` leave out. One that
 * reports a lost race may have taken effect, if its answer was lost and another writer replaced the
 * object since. An unconditional put, or a delete, replaces what it finds at its last try: where
 * others write the same object, put on a condition.
 */
export function retryingStore(options: RetryOptions): PortLayer<ObjectStore> {
  const tryAgain = retrying<ObjectStore>(options);
  return async (call, next) => {
    switch (call.method) {
      case 'get':
      case 'head': {
        const [name] = call.args;
        const attempt = (): Promise<Described | null> => next(call);
        const found = await retry(`${call.method} ${name}`, attempt, options);
        return found && withoutWriteId(found);
      }
      case 'put': {
        const [name, body, put] = call.args;
        if (!isConditional(put)) return tryAgain(call, next);
        return retry(`put ${name}`, conditionalPut(next, name, body, put), options);
      }
      default:
        return tryAgain(call, next);
    }
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
 */
function conditionalPut(
  next: Next<ObjectStore>,
  name: string,
  body: Uint8Array,
  options: ConditionalPut,
): () => Promise<string> {
  // Of this put alone: bytes do not tell writers apart who count up from the same number.
  const id = randomUUID();
  const marked = { ...options, metadata: { ...options.metadata, [WRITE_ID]: id } };
  let lostAnswer = false;

  /** The generation of our object; null while the object is at the expected generation. */
  async function ours(): Promise<string | null> {
    const found = await next({ method: 'head', args: [name] });
    if (found?.attributes.metadata?.[WRITE_ID] === id) {
      // The try may have failed between the object and what readers find of it.
      if (found.shown !== 'same') await next({ method: 'show', args: [name] });
      return found.generation;
    }
    if ((found?.generation ?? '0') === options.ifGeneration) return null;
    throw new PreconditionFailed(name, options.ifGeneration);
  }

  return async () => {
    const earlier = lostAnswer ? await ours() : null;
    if (earlier !== null) return earlier;
    try {
      return await next({ method: 'put', args: [name, body, marked] });
    } catch (error) {
      const late = error instanceof PreconditionFailed ? await ours() : null;
      if (late !== null) return late;
      lostAnswer ||= isTransient(error);
      throw error;
    }
  };
}

interface Described {
  readonly attributes: ObjectAttributes;
}

/** The object as its writer described it. */
function withoutWriteId(object: Described): Described {
  const { metadata, ...attributes } = object.attributes;
  const { [WRITE_ID]: id, ...described } = metadata ?? {};
  if (id === undefined) return object;
  const rest = Object.keys(described).length === 0 ? {} : { metadata: described };
  return { ...object, attributes: { ...attributes, ...rest } };
}
