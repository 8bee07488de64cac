import type { ObjectStore } from '../ports/object-store.js';
import { readObject } from './read-object.js';
import { type Compact, type Part, readCompact, readSegment } from './segment-format.js';

/** A segment that is not one of ours, or is torn: reported, skipped, never fatal. */
export interface SegmentFault {
  readonly segment: string;
  readonly fault: string;
}

/**
 * Reads one segment; null when it is gone. A damaged object is a part with a fault.
 * @throws StoreError when the store does not let it be read
 */
export async function loadSegment(store: ObjectStore, name: string): Promise<Part | null> {
  const text = await textOf(store, name);
  if (text === null) return null;
  if ('fault' in text) return { segment: name, entries: [], fault: text.fault };
  return readSegment(name, text.content);
}

/** Reads one compacted object; null when it is gone. */
export async function loadCompact(store: ObjectStore, name: string): Promise<Compact | null> {
  const text = await textOf(store, name);
  if (text === null) return null;
  return 'fault' in text ? { parts: [], fault: text.fault } : readCompact(text.content);
}

async function textOf(
  store: ObjectStore,
  name: string,
): Promise<{ readonly content: string } | { readonly fault: string } | null> {
  // What the store does not let be read is no damage: to go on without it would forget what was acked.
  const reading = await readObject(store, name, (body) => new TextDecoder().decode(body));
  if (reading.kind === 'absent') return null;
  return reading.kind === 'read' ? { content: reading.value } : { fault: reading.damage.fault };
}
