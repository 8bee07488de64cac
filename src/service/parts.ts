import type { SchedulerLike } from 'rxjs';
import type { ObjectStore } from '../ports/object-store.js';
import type { Warehouse } from '../ports/warehouse.js';

/** The adapters and the clock that a command runs on; chosen in one place, `open-parts.ts`. */
export interface Parts {
  readonly warehouse: Warehouse;
  /** Published files: world-readable. */
  readonly published: ObjectStore;
  /** Journal, state, dead letters: private. */
  readonly privately: ObjectStore;
  readonly scheduler: SchedulerLike;
  /** The process stops: calls under way end, but none that fails is tried again. */
  giveUp?(): void;
}
