import type { IncomingMessage } from 'node:http';

/** How many bytes of bodies are held at one time, and how many of one client. */
interface Room {
  readonly bytes: number;
  readonly ofOne: number;
}

interface Rooms {
  /** A body of so many bytes is small. */
  readonly small: number;
  /** For small bodies. */
  readonly reserve: Room;
  /** For all others. */
  readonly room: Room;
}

/** A body that is held, or is to be. */
interface Holder {
  readonly request: IncomingMessage;
  /** By what its client is counted. */
  readonly by: string;
  /** Its room is another's now. */
  readonly giveWay: () => void;
}

/** The bytes of bodies that are held for requests under way. */
export interface UnderWay {
  /**
   * Has a body hold so many bytes in all, as announced or as they have come; false when there is no
   * room for them: it holds none then.
   */
  hold(holder: Holder, bytes: number): boolean;
  /** The request is answered: its bytes are held no more. */
  release(request: IncomingMessage): void;
}

/**
 * Shares out the room for bodies. Small ones have a reserve, so that large ones keep none of them
 * out; where that is full, the one that has waited for its bytes the longest gives way.
 */
function underWay({ small, reserve, room }: Rooms): UnderWay {
  const [few, many] = [pool(reserve), pool(room)];
  // What still comes of a body that took too long is nobody's.
  const answered = new WeakSet<IncomingMessage>();
  const free = (request: IncomingMessage) => {
    few.free(request);
    many.free(request);
  };
  return {
    hold(holder, bytes) {
      free(holder.request);
      if (answered.has(holder.request)) return false;
      if (bytes > small) return many.hold(holder, bytes);
      while (!few.hold(holder, bytes)) if (!few.makeRoom(holder.by, bytes)) return false;
      return true;
    },
    release(request) {
      free(request);
      answered.add(request);
    },
  };
}

/** Bodies in a room, those first of which no byte has come for the longest. */
function pool({ bytes: most, ofOne }: Room) {
  const held = new Map<IncomingMessage, Holder & { readonly bytes: number }>();
  const ofEach = new Map<string, number>();
  let sum = 0;
  const count = (by: string, bytes: number) => {
    sum += bytes;
    const own = (ofEach.get(by) ?? 0) + bytes;
    if (own === 0) ofEach.delete(by);
    else ofEach.set(by, own);
  };
  const free = (request: IncomingMessage) => {
    const found = held.get(request);
    if (found === undefined) return;
    held.delete(request);
    count(found.by, -found.bytes);
  };
  const isOverShare = (by: string, bytes: number) => (ofEach.get(by) ?? 0) + bytes > ofOne;
  return {
    free,
    hold(holder: Holder, bytes: number): boolean {
      if (sum + bytes > most || isOverShare(holder.by, bytes)) return false;
      held.set(holder.request, { ...holder, bytes });
      count(holder.by, bytes);
      return true;
    },
    /** Ends the body that waits longest: of this client where its share is full, else of anybody. */
    makeRoom(by: string, bytes: number): boolean {
      const isAsked = isOverShare(by, bytes) ? (each: Holder) => each.by === by : () => true;
      for (const each of held.values()) {
        if (each.request.complete || each.bytes === 0 || !isAsked(each)) continue;
        free(each.request);
        each.giveWay();
        return true;
      }
      return false;
    },
  };
}

const MIB = 1_048_576;

/** The bodies of this process, over all its connections: four of the largest, one of them of one client. */
export const BODIES = underWay({
  small: 65_536,
  reserve: { bytes: 32 * MIB, ofOne: 8 * MIB },
  room: { bytes: 64 * MIB, ofOne: 16 * MIB },
});
