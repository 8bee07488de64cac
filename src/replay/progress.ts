import type { ObjectStore } from '../ports/object-store.js';
import { keepAside, readObject } from '../store/read-object.js';
import type { PlannedRefresh } from './plan-replay.js';

/** What an interrupted replay has done already. */
export interface Progress {
  has(refresh: PlannedRefresh): boolean;
  /** Resolves when it is durably remembered. */
  add(refresh: PlannedRefresh): Promise<void>;
}

/**
 * The progress of the replay of that name, from the private store. One that is damaged is kept aside:
 * the replay begins anew, and computes again what it had done.
 */
export async function openProgress(store: ObjectStore, id: string): Promise<Progress> {
  const name = `replays/${id}.json`;
  const reading = await readObject(store, name, decode);
  if (reading.kind === 'damaged') await keepAside(store, reading.damage);
  const done = new Set<string>(reading.kind === 'read' ? reading.value : []);
  return {
    has: (refresh) => done.has(keyOf(refresh)),
    async add(refresh) {
      done.add(keyOf(refresh));
      const body = new TextEncoder().encode(JSON.stringify([...done]));
      await store.put(name, body, { contentType: 'application/json' });
    },
  };
}

function decode(body: Uint8Array): readonly string[] {
  const keys: unknown = JSON.parse(new TextDecoder().decode(body));
  if (Array.isArray(keys) && keys.every((key) => typeof key === 'string')) return keys;
  throw new Error('it is not a list of refreshes');
}

function keyOf({ exporter, at, asOf, through }: PlannedRefresh): string {
  return [exporter, at, asOf, through].join(' ');
}
