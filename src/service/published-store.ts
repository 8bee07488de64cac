import { openDirectoryStore } from '../adapters/directory/index.js';
import type { Config } from '../config/index.js';
import type { ObjectStore } from '../ports/object-store.js';

/** The published files alone, for commands that must work without a warehouse. */
export function openPublishedStore({ out }: Pick<Config, 'out'>): Promise<ObjectStore> {
  return openDirectoryStore(out);
}
