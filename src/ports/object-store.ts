import type { EpochMs } from '../domain/date.js';

/** What a store keeps beside an object's bytes. */
export interface ObjectAttributes {
  readonly contentType: string;
  readonly cacheControl?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An object and the generation it was read at. Generations are opaque except that `'0'` means "does not exist". */
export interface StoredObject {
  readonly body: Uint8Array;
  readonly generation: string;
  readonly attributes: ObjectAttributes;
}

/** What is known of an object without its bytes. */
export interface ObjectHead {
  readonly generation: string;
  readonly attributes: ObjectAttributes;
  /**
   * What readers find at the name: this very object (`same`), in a folder also one that it replaced
   * and whose writer died before the plain file followed (`former`), something that nobody put
   * (`other`; so too when the object itself is damaged), or `nothing`.
   */
  readonly shown: 'same' | 'former' | 'other' | 'nothing';
  /** When this generation was written, by the store's own clock; absent where it does not say. */
  readonly writtenAt?: EpochMs;
}

export interface PutOptions extends ObjectAttributes {
  /**
   * Succeed only while the object is at this generation; `'0'`: only while it does not exist.
   * Absent: replace whatever is there.
   */
  readonly ifGeneration?: string;
}

/** Named byte objects with atomic replacement. Names are relative paths with `/`. */
export interface ObjectStore {
  /** The object, whole and of one generation, or null when it does not exist. Changes nothing. */
  get(name: string): Promise<StoredObject | null>;
  /** The object without its bytes, or null when it does not exist. Changes nothing. */
  head(name: string): Promise<ObjectHead | null>;
  /**
   * Makes readers find the object at its name, if they find something else there. Where they read the
   * object itself there is nothing to do.
   */
  show(name: string): Promise<void>;
  /**
   * Durable once it resolves; readers see the old object or the new one, never a part.
   * @returns the new generation
   * @throws PreconditionFailed when `ifGeneration` does not hold
   */
  put(name: string, body: Uint8Array, options: PutOptions): Promise<string>;
  /** Names below a prefix, ascending. */
  list(prefix: string): Promise<readonly string[]>;
  /** Removes the object; no error when it is not there. */
  delete(name: string): Promise<void>;
}
