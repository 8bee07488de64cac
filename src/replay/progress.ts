import type { ObjectStore } from '../ports/object-store.js';
import type { PlannedRefresh } from './plan-replay.js';

/** What an interrupted replay has done already. */
export interface Progress {
  has(refresh: PlannedRefresh): boolean;
  /** Resolves when it is durably remembered. */
  add(refresh: PlannedRefresh): Promise<void>;
}

/** The progress of the replay of that name, from the private store. */
export async function openProgress(store: ObjectStore, id: string): Promise<Progress> {
  const name = `replays/${id}.json`;
  const object = await store.get(name);
  const done = new Set<string>(
    object === null ? [] : JSON.parse(new TextDecoder().decode(object.body)),
  );
  return {
    has: (refresh) => done.has(keyOf(refresh)),
    async add(refresh) {
      done.add(keyOf(refresh));
      const body = new TextEncoder().encode(JSON.stringify([...done]));
      await store.put(name, body, { contentType: 'application/json' });
    },
  };
}

function keyOf({ exporter, at, asOf, through }: PlannedRefresh): string {
  return [exporter, at, asOf, through].join(' ');
}
