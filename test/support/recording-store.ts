import type { ObjectStore } from '../../src/ports/object-store.js';
import { intercept } from '../../src/resilience/intercept.js';

/** A change that took effect. */
export interface Effect {
  readonly kind: 'put' | 'delete';
  readonly name: string;
  /** The bytes as text; empty for a delete. */
  readonly text: string;
  /** The new generation; `0` for a delete. */
  readonly generation: string;
}

/** A store that remembers every change that took effect, in order. */
export function recordingStore(
  store: ObjectStore,
): ObjectStore & { readonly effects: readonly Effect[] } {
  const effects: Effect[] = [];
  return {
    ...intercept(store, []),
    effects,
    async put(name, body, options) {
      const generation = await store.put(name, body, options);
      effects.push({ kind: 'put', name, text: new TextDecoder().decode(body), generation });
      return generation;
    },
    async delete(name) {
      await store.delete(name);
      effects.push({ kind: 'delete', name, text: '', generation: '0' });
    },
  };
}
