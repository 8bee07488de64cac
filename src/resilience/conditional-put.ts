import { PreconditionFailed } from '../domain/errors.js';
import type { ObjectAttributes, ObjectStore, PutOptions } from '../ports/object-store.js';
import { isTransient } from './transient.js';

export type ConditionalPut = PutOptions & { readonly ifGeneration: string };

/** The metadata key by which a put recognises its own object. */
const WRITE_ID = 'write-id';

/**
 * One conditional put, to be tried as often as needed. A try whose answer was lost may have taken
 * effect, also after it was given up, so the next one reads the object first: when it is ours, that
 * is the put's result; at the expected generation the put is made again, and the condition keeps the
 * late one out. A lost race is looked into as well, as clients of services repeat puts on their own.
 * @param id of this put alone: bytes do not tell writers apart who count up from the same number
 */
export function conditionalPut(
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
export function withoutWriteId<T extends { readonly attributes: ObjectAttributes }>(object: T): T {
  const { metadata, ...attributes } = object.attributes;
  const { [WRITE_ID]: id, ...described } = metadata ?? {};
  if (id === undefined) return object;
  const rest = Object.keys(described).length === 0 ? {} : { metadata: described };
  return { ...object, attributes: { ...attributes, ...rest } };
}
