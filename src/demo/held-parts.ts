import type { ObjectStore } from '../ports/object-store.js';
import type { Parts } from '../service/parts.js';
import type { StoryClock } from './story-clock.js';

/** The parts with the clock standing still during each of their calls. */
export function heldParts(parts: Parts, clock: StoryClock): Parts {
  const { warehouse, published, privately } = parts;
  return {
    ...parts,
    warehouse: {
      query: (...call) => clock.during(() => warehouse.query(...call)),
      estimate: (query) => clock.during(() => warehouse.estimate(query)),
      stamps: (tables) => clock.during(() => warehouse.stamps(tables)),
      close: () => warehouse.close(),
    },
    published: heldStore(published, clock),
    privately: heldStore(privately, clock),
  };
}

function heldStore(store: ObjectStore, clock: StoryClock): ObjectStore {
  return {
    get: (name) => clock.during(() => store.get(name)),
    head: (name) => clock.during(() => store.head(name)),
    show: (name) => clock.during(() => store.show(name)),
    put: (...call) => clock.during(() => store.put(...call)),
    list: (prefix) => clock.during(() => store.list(prefix)),
    delete: (name) => clock.during(() => store.delete(name)),
  };
}
