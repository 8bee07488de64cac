import type { EpochMs, IsoDate } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import type { ObjectStore } from '../ports/object-store.js';
import { giveWay } from '../resilience/give-way.js';
import { SEGMENTS } from './journal.js';
import { loadCompact, loadSegment, type SegmentFault } from './journal-objects.js';
import type { Kinds, PackedPart, Part } from './segment-format.js';
import { bySegment, journalObject, type Segment, utcDate } from './segment-names.js';

export type { SegmentFault } from './journal-objects.js';

type OnFault = (fault: SegmentFault) => void;

/** Which segment comes first. */
type Order = 'oldest' | 'newest';

/** What of the journal is wanted. */
export interface Wanted {
  /** Segments written at this moment or later; asked again for each day. All when absent. */
  readonly since?: () => EpochMs;
  /** Only segments written until then, or a little later: clocks differ. */
  readonly until?: EpochMs;
  /** Lines of these kinds; all when absent. */
  readonly kinds?: Kinds;
  /** How many bytes of segments are read at most, and some of the last one; any number when absent. */
  readonly bytes?: number;
}

/** How long after an instant lines that tell of it may be written. */
const WRITTEN_LATE_MS = 3_600_000;

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
  kinds?: Kinds,
): AsyncGenerator<JournalEntry> {
  for (const day of await journalDays(store, onFault)) {
    if (day < utcDate(since)) continue;
    for await (const part of partsOfDay(store, day, since, onFault, { kinds })) yield* part.entries;
  }
}

/** The UTC dates of which the journal has something, ascending. @param onFault hears of foreign objects */
async function journalDays(store: ObjectStore, onFault: OnFault): Promise<readonly IsoDate[]> {
  const days = new Set<IsoDate>();
  for (const name of await store.list(SEGMENTS)) {
    const object = journalObject(name);
    if (object === null) onFault({ segment: name, fault: 'its name is none of the journal' });
    else days.add(object.day);
  }
  return [...days].sort();
}

/**
 * Segments, newest first, for those who stop as soon as they have enough.
 * @param onFault hears of what had to be skipped; of the rest, too, when there is more than the bytes
 */
export async function* recentParts(
  store: ObjectStore,
  { since = () => 0, until, kinds, bytes = Number.POSITIVE_INFINITY }: Wanted,
  onFault: OnFault,
): AsyncGenerator<Part> {
  const days = await journalDays(store, onFault);
  let read = 0;
  for (const day of [...days].reverse()) {
    if (day < utcDate(since())) return;
    if (until !== undefined && day > utcDate(until + WRITTEN_LATE_MS)) continue;
    const options = { kinds, order: 'newest', until } as const;
    for await (const part of partsOfDay(store, day, since(), onFault, options)) {
      if (read >= bytes) {
        onFault({ segment: part.segment, fault: NOT_READ, isMore: true });
        return;
      }
      read += part.bytes;
      yield part;
    }
  }
}

const NOT_READ =
  'it and what is older was not read: what is newer is as much as is read at one time';

/** The entries of the newest segments, in the order in which they were written. */
export async function recentEntries(
  store: ObjectStore,
  wanted: Wanted,
  onFault: OnFault,
): Promise<readonly JournalEntry[]> {
  const parts: (readonly JournalEntry[])[] = [];
  for await (const { entries } of recentParts(store, wanted, onFault)) parts.push(entries);
  return parts.reverse().flat();
}

/** When a part was written. */
export function writtenAt({ segment }: Pick<Part, 'segment'>): EpochMs {
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
  kinds?: Kinds,
): AsyncGenerator<JournalEntry> {
  for await (const part of partsOfDay(store, day, since, onFault, { kinds })) yield* part.entries;
}

/** How one day is read. */
export interface DayReading {
  /** Names of segments that are left out, since they were read before; those read now are added. */
  readonly read?: Set<string>;
  /** `oldest` when absent. */
  readonly order?: Order;
  readonly kinds?: Kinds | undefined;
  readonly until?: EpochMs | undefined;
}

/** How often a day is listed anew because something was gone. */
const MOST_LISTINGS = 10;

/** One day's segments, each once, as `entriesOfDay` reads them. */
export async function* partsOfDay(
  store: ObjectStore,
  day: IsoDate,
  since: EpochMs,
  onFault: OnFault,
  reading: DayReading = {},
): AsyncGenerator<Part> {
  const { read = new Set(), order = 'oldest', kinds, until = Number.POSITIVE_INFINITY } = reading;
  const tell = once(onFault);
  const isWanted = ({ segment: { name, at } }: Found) =>
    at >= since && at <= until + WRITTEN_LATE_MS && !read.has(name);
  // What is gone time and again is not merged: it is listed by mistake.
  for (let listings = 1, gone = true; gone && listings <= MOST_LISTINGS; listings += 1) {
    const found = await findSegments(store, day, order, tell);
    const wanted = found?.filter(isWanted) ?? [];
    const isLast = listings === MOST_LISTINGS;
    const isGone = yield* readFound(store, wanted, { read, kinds, tell, isLast });
    gone = found === null || isGone;
  }
}

interface FoundReading {
  readonly read: Set<string>;
  readonly kinds: Kinds | undefined;
  readonly tell: OnFault;
  /** What is gone is passed over. */
  readonly isLast: boolean;
}

/** Up to the first that is gone. @returns whether one is */
async function* readFound(
  store: ObjectStore,
  found: readonly Found[],
  { read, kinds, tell, isLast }: FoundReading,
): AsyncGenerator<Part, boolean> {
  for (const each of found) {
    const part = await partOf(store, each, kinds);
    if (part === null && isLast) continue;
    if (part === null) return true;
    read.add(part.segment);
    if (part.fault !== null) tell({ segment: part.segment, fault: part.fault });
    yield part;
  }
  return false;
}

/** Null when it is gone: merged, most likely. */
async function partOf(store: ObjectStore, { segment, packed }: Found, kinds?: Kinds) {
  if (packed === null) return loadSegment(store, segment.name, kinds);
  // Nothing has been waited for since the part before.
  await giveWay();
  return packed.read(kinds);
}

/** A segment, and its lines where a compacted object has them. */
interface Found {
  readonly segment: Segment;
  readonly packed: PackedPart | null;
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
    if (object?.kind === 'segment') found.set(name, { segment: object, packed: null });
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

/** A whole part is as good as any; a torn one is only better than nothing. */
function addPart(found: Map<string, Found>, part: PackedPart): void {
  const segment = journalObject(part.segment);
  if (segment?.kind !== 'segment') return;
  const known = found.get(part.segment);
  // Only where there is a choice it has to be known now whether its lines are sound.
  const isBetter = known === undefined || (!isWhole(known.packed) && isWhole(part));
  if (isBetter) found.set(part.segment, { segment, packed: part });
}

function isWhole(part: PackedPart | null): boolean {
  return part?.complete === true && part.read().fault === null;
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
