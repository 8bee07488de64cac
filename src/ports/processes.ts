import type { ProcessIdentity } from '../domain/state.js';

/** The process that this is, and whether others on its host have ended. */
export interface Processes {
  readonly self: ProcessIdentity;
  /** False of a process that lives, and of one that cannot be seen from here. */
  hasEnded(other: ProcessIdentity): boolean;
}
