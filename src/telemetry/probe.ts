import type { Story } from '../../streams/pipeline.js';
import type { World } from '../../streams/world.js';
import type { EpochMs } from '../domain/date.js';
import type { Message } from '../ports/event-source.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { Warehouse } from '../ports/warehouse.js';
import type { Sink } from './signal.js';
import { watchedMessages } from './watched-messages.js';
import { watchedStore } from './watched-store.js';
import { watchedWarehouse } from './watched-warehouse.js';
import { watchedWorld } from './watched-world.js';

interface WatchedParts {
  readonly warehouse: Warehouse;
  readonly privately: ObjectStore;
}

/** Looks at what passes through the ports, and changes nothing of it. */
export interface Probe {
  /** The warehouse, and of the private store journal and incidents. */
  parts<Parts extends WatchedParts>(parts: Parts): Parts;
  world(world: World): World;
  message(message: Message): Message;
  story(story: Story): void;
}

/** A probe that tells of everything it sees. */
export function openProbe(emit: Sink, now: () => EpochMs): Probe {
  const messages = watchedMessages(emit, now);
  return {
    parts: (parts) => ({
      ...parts,
      warehouse: watchedWarehouse(parts.warehouse, emit, now),
      privately: watchedStore(parts.privately, emit, now),
    }),
    world: (world) => watchedWorld(world, messages.journaled, emit),
    message: messages.watch,
    story: (story) => emit({ kind: 'story', at: now(), story }),
  };
}
