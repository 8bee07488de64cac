import type { ObjectStore } from '../ports/object-store.js';
import { readObject } from './read-object.js';
import { type Compact, type Kinds, type Part, readCompact, readSegment } from './segment-format.js';

/** A segment that is not one of ours, or is torn: reported, skipped, never fatal. */
export interface SegmentFault {
  readonly segment: string;
  readonly fault: string;
  /** Nothing is wrong with it: it was more than is read at one time. */
  readonly isMore?: true;
}

/**
 * Reads one segment; null when it is gone. A damaged object is a part with a fault.
 * @param kinds the lines that are wanted; all when absent
 * @throws StoreError when the store does not let it be read
 */
export async function loadSegment(
  store: ObjectStore,
  name: string,
  kinds?: Kinds,
): Promise<Part | null> {
  // What the store does not let be read is no damage: to go on without it would forget what was acked.
  const reading = await readObject(store, name, (body) => readSegment(name, body, kinds));
  if (reading.kind === 'absent') return null;
  if (reading.kind === 'read') return reading.value;
  return { segment: name, entries: [], fault: reading.damage.fault, bytes: 0 };
}

/** Reads one compacted object; null when it is gone. */
export async function loadCompact(store: ObjectStore, name: string): Promise<Compact | null> {
  const reading = await readObject(store, name, readCompact);
  if (reading.kind === 'absent') return null;
  return reading.kind === 'read' ? reading.value : { parts: [], fault: reading.damage.fault };
}
