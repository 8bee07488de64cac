import type { EpochMs, IsoDate } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { ObjectStore } from '../ports/object-store.js';
import { SEGMENTS } from './journal.js';
import { loadCompact, loadSegment, type SegmentFault } from './journal-objects.js';
import type { Part } from './segment-format.js';
import { bySegment, journalObject, type Segment, utcDate } from './segment-names.js';

export type { SegmentFault } from './journal-objects.js';

type OnFault = (fault: SegmentFault) => void;

/** Which segment comes first. */
type Order = 'oldest' | 'newest';

/**
 * The journal's entries from a moment on, oldest segment first. Every segment is read once, by the
 * name it was written under, wherever it is found: by itself, or in compacted objects. So the
 * sequence is the same before, during and after a compaction.
 * @param onFault hears of what had to be skipped
 */
export async function* readJournal(
  store: ObjectStore,
  since: EpochMs,
  onFault: OnFault,
): AsyncGenerator<JournalEntry> {
  for (const day of await journalDays(store, onFault)) {
    if (day >= utcDate(since)) yield* entriesOfDay(store, day, since, onFault);
  }
}

/** The UTC dates of which the journal has something, ascending. @param onFault hears of foreign objects */
export async function journalDays(
  store: ObjectStore,
  onFault: OnFault,
): Promise<readonly IsoDate[]> {
  const days = new Set<IsoDate>();
  for (const name of await store.list(SEGMENTS)) {
    const object = journalObject(name);
    if (object === null) onFault({ segment: name, fault: 'its name is none of the journal' });
    else days.add(object.day);
  }
  return [...days].sort();
}

/**
 * The segments written at `since` or later, newest first, for those who stop as soon as they have
 * enough.
 * @param since asked again for each day: what was found may leave nothing to look for before it
 * @param onFault hears of what had to be skipped
 */
export async function* recentParts(
  store: ObjectStore,
  since: () => EpochMs,
  onFault: OnFault,
): AsyncGenerator<Part> {
  const days = await journalDays(store, onFault);
  for (const day of [...days].reverse()) {
    if (day < utcDate(since())) return;
    yield* partsOfDay(store, day, since(), onFault, new Set(), 'newest');
  }
}

/** When a part was written. */
export function writtenAt({ segment }: Part): EpochMs {
  const object = journalObject(segment);
  return object?.kind === 'segment' ? object.at : 0;
}

/**
 * One day's entries, from segments written at `since` or later. A segment or a compacted object that
 * was listed and is gone has been merged: it is looked for anew.
 */
export async function* entriesOfDay(
  store: ObjectStore,
  day: IsoDate,
  since: EpochMs,
  onFault: OnFault,
): AsyncGenerator<JournalEntry> {
  for await (const part of partsOfDay(store, day, since, onFault)) yield* part.entries;
}

/**
 * One day's segments, each once, as `entriesOfDay` reads them.
 * @param read names of segments that are left out, since they were read before; those read now are added
 */
export async function* partsOfDay(
  store: ObjectStore,
  day: IsoDate,
  since: EpochMs,
  onFault: OnFault,
  read: Set<string> = new Set(),
  order: Order = 'oldest',
): AsyncGenerator<Part> {
  const tell = once(onFault);
  for (let settled = false; !settled; ) {
    const found = await findSegments(store, day, order, tell);
    settled = found !== null;
    for (const { segment, compacted } of found ?? []) {
      if (segment.at < since || read.has(segment.name)) continue;
      const part = compacted ?? (await loadSegment(store, segment.name));
      settled = part !== null;
      if (part === null) break;
      read.add(segment.name);
      if (part.fault !== null) tell({ segment: segment.name, fault: part.fault });
      yield part;
    }
  }
}

/** A segment, and its entries where a compacted object has them. */
interface Found {
  readonly segment: Segment;
  readonly compacted: Part | null;
}

/** The day's segments in order; null when a compacted object vanished meanwhile. */
async function findSegments(
  store: ObjectStore,
  day: IsoDate,
  order: Order,
  onFault: OnFault,
): Promise<readonly Found[] | null> {
  const found = new Map<string, Found>();
  const compacts: string[] = [];
  for (const name of await store.list(`${SEGMENTS}${day}/`)) {
    const object = journalObject(name);
    if (object?.kind === 'segment') found.set(name, { segment: object, compacted: null });
    if (object?.kind === 'compact') compacts.push(name);
  }
  for (const name of compacts) {
    const compact = await loadCompact(store, name);
    if (compact === null) return null;
    if (compact.fault !== null) onFault({ segment: name, fault: compact.fault });
    for (const part of compact.parts) addPart(found, part);
  }
  const sign = order === 'oldest' ? 1 : -1;
  return [...found.values()].sort((a, b) => sign * bySegment(a.segment, b.segment));
}

function addPart(found: Map<string, Found>, part: Part): void {
  const segment = journalObject(part.segment);
  const known = found.get(part.segment);
  if (segment?.kind !== 'segment' || (known && !isBetter(part, known.compacted))) return;
  found.set(part.segment, { segment, compacted: part });
}

/** A whole part is as good as any; a torn one is only better than nothing. */
function isBetter(part: Part, known: Part | null): boolean {
  return part.fault === null && known?.fault !== null;
}

/** Passes each fault on once. */
function once(onFault: OnFault): OnFault {
  const told = new Set<string>();
  return (fault) => {
    const key = JSON.stringify(fault);
    if (!told.has(key)) onFault(fault);
    told.add(key);
  };
}
