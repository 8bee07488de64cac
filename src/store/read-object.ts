import { DamagedObject, StoreError } from '../domain/errors.js';
import type { ObjectStore } from '../ports/object-store.js';

/** An object that is there and is not what it should be. It affects what it holds and nothing else. */
export interface Damage {
  readonly object: string;
  readonly fault: string;
  /** A put on this condition replaces it; null: it cannot be read at all, and stays as it is. */
  readonly generation: string | null;
  /** What was found in its place; null: the store does not give it out. */
  readonly bytes: Uint8Array | null;
}

/** An object as it was read, or what is wrong with it. */
export type ObjectReading<T> =
  | { readonly kind: 'absent' }
  | { readonly kind: 'read'; readonly value: T; readonly generation: string }
  | { readonly kind: 'damaged'; readonly damage: Damage };

/** Where damaged objects are kept once they were moved aside: `damaged/<the object's name>`. */
export const ASIDE = 'damaged/';

/**
 * Reads an object, or tells that it is damaged: the one place that tells damage from an outage.
 * @param decode makes the value; what it throws is the damage, but for a `StoreError`
 * @throws StoreError when the store does not answer, or as `decode` does
 */
export async function readObject<T>(
  store: Pick<ObjectStore, 'get'>,
  object: string,
  decode: (body: Uint8Array) => T,
): Promise<ObjectReading<T>> {
  const found = await bytesOf(store, object);
  if (found.kind !== 'read') return found;
  const { value: bytes, generation } = found;
  try {
    return { kind: 'read', value: decode(bytes), generation };
  } catch (error) {
    if (error instanceof StoreError) throw error;
    return { kind: 'damaged', damage: { object, fault: messageOf(error), generation, bytes } };
  }
}

/** The object's bytes, or the damage that the store itself tells of. */
async function bytesOf(
  store: Pick<ObjectStore, 'get'>,
  object: string,
): Promise<ObjectReading<Uint8Array>> {
  try {
    const found = await store.get(object);
    if (found === null) return { kind: 'absent' };
    return { kind: 'read', value: found.body, generation: found.generation };
  } catch (error) {
    const damage = damageIn(error, object);
    if (damage === null) throw error;
    return { kind: 'damaged', damage };
  }
}

/** What an error says of one object alone; null for an outage, which is everybody's. */
function damageIn(error: unknown, object: string): Damage | null {
  if (error instanceof DamagedObject) {
    const { generation, bytes, message } = error;
    return { object, fault: message, generation, bytes };
  }
  if (!(error instanceof StoreError) || error.about === undefined) return null;
  return { object, fault: error.message, generation: null, bytes: null };
}

/**
 * Keeps what was found in a damaged object's place.
 * @returns where; null when there is nothing to keep
 */
export async function keepAside(
  store: Pick<ObjectStore, 'put'>,
  { object, bytes }: Pick<Damage, 'object' | 'bytes'>,
): Promise<string | null> {
  if (bytes === null) return null;
  const aside = `${ASIDE}${object}`;
  await store.put(aside, bytes, { contentType: 'application/octet-stream' });
  return aside;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
