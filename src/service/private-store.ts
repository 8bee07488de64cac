import { openDirectoryStore } from '../adapters/directory/index.js';
import type { Config } from '../config/index.js';
import type { ObjectStore } from '../ports/object-store.js';

/** Journal, state and dead letters alone, for commands that must work without a warehouse. */
export function openPrivateStore({ state }: Pick<Config, 'state'>): Promise<ObjectStore> {
  return openDirectoryStore(state);
}
