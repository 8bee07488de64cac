import type { IncomingMessage } from 'node:http';

/** The bytes of bodies that are held for requests under way, together at most so many. */
export interface UnderWay {
  /** Counts bytes for a request; false when there is no room for them. */
  take(request: IncomingMessage, bytes: number): boolean;
  /** The request is answered: its bytes are held no more. */
  release(request: IncomingMessage): void;
}

function underWay(most: number): UnderWay {
  const held = new Map<IncomingMessage, number>();
  // What still comes of a body that took too long is nobody's.
  const answered = new WeakSet<IncomingMessage>();
  let sum = 0;
  return {
    take(request, bytes) {
      if (sum + bytes > most || answered.has(request)) return false;
      sum += bytes;
      held.set(request, (held.get(request) ?? 0) + bytes);
      return true;
    },
    release(request) {
      sum -= held.get(request) ?? 0;
      held.delete(request);
      answered.add(request);
    },
  };
}

/** The bodies of this process, over all its connections: four of the largest. */
export const BODIES = underWay(64 * 1_048_576);
