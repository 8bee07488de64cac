import { addDays, type EpochMs, type IsoDate } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { writtenAt } from '../explain/history.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { partsOfDay, recentParts, writtenAt as writtenAtOf } from '../store/read-journal.js';
import type { Kinds, Part } from '../store/segment-format.js';
import { utcDate } from '../store/segment-names.js';
import { skipped } from '../store/sightings.js';
import { entriesSince } from './since.js';

/** The newest part of the journal. */
export interface Tail {
  /** Everything the dashboard tells of that was journaled from then on is in it. */
  readonly since: EpochMs;
  /** Without level readings, and of ticks only those of somebody known, in order of time. */
  readonly entries: readonly JournalEntry[];
}

/** Reads what was journaled since the last reading; the first reading takes all that is kept. */
export type ReadTail = () => Promise<Tail>;

export interface TailOptions {
  readonly store: ObjectStore;
  readonly now: () => EpochMs;
  readonly log: Log;
}

/** Long enough for the last run of a monthly file. */
const KEPT_DAYS = 35;
/** A landing takes some 600 bytes, and twice that in memory. */
const MOST_BYTES = 8 * 1_048_576;
/** Other instances' clocks may lag: the day before is looked at until then. */
const LATE_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The journal's tail in memory. Segments never change, so each is read once. */
export function journalTail({ store, now, log }: TailOptions): ReadTail {
  const segments = unreadSegments(store, log);
  let tail: Tail | null = null;
  /** When everything had been read the last time; null: not yet. */
  let readAt: EpochMs | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function readOn(): Promise<Tail> {
    const at = now();
    const oldest = at - KEPT_DAYS * DAY_MS;
    const before = tail ?? { since: oldest, entries: [] };
    const found: JournalEntry[] = [];
    // Read newest first, it is of no use before it is whole.
    if (readAt === null) await segments.readNewest(oldest, found);
    try {
      if (readAt !== null) {
        const days = daysFrom(Math.max(oldest, Math.min(readAt, at) - LATE_MS), at);
        for (const day of days) await segments.readDay(day, found);
      }
    } finally {
      // What was read before a failure is not read again.
      if (found.length > 0) tail = segments.shortened([...before.entries, ...found], oldest);
    }
    // A day more than is evaluated again: the clock may be set back.
    segments.forgetBefore(utcDate(at - DAY_MS));
    readAt = at;
    tail ??= before;
    return tail;
  }

  return () => {
    const next = turn.then(readOn);
    turn = next.catch(() => undefined);
    return next;
  };
}

/** The journal's segments that were not read yet, as far as they are not too much. */
interface UnreadSegments {
  /** Reads as much as is kept, whatever was read before. */
  readNewest(oldest: EpochMs, found: JournalEntry[]): Promise<void>;
  readDay(day: IsoDate, found: JournalEntry[]): Promise<void>;
  /** As many of the newest entries since `oldest` as are kept. */
  shortened(entries: JournalEntry[], oldest: EpochMs): Tail;
  /** Days before are not read again. */
  forgetBefore(day: IsoDate): void;
}

function unreadSegments(store: ObjectStore, log: Log): UnreadSegments {
  /** Names of the segments that were read, of the days that may be evaluated again. */
  let read = new Map<IsoDate, Set<string>>();
  /** Segments from before then were too much. */
  let from: EpochMs = 0;
  const sizes = new WeakMap<JournalEntry, number>();

  function note({ entries, bytes }: Part, found: JournalEntry[]): void {
    for (const entry of entries) {
      sizes.set(entry, bytes / entries.length);
      if (isTold(entry)) found.push(entry);
    }
  }

  return {
    async readNewest(oldest, found) {
      let bytes = 0;
      read = new Map();
      const wanted = { since: () => oldest, kinds: TOLD };
      for await (const part of recentParts(store, wanted, skipped(log))) {
        const at = writtenAtOf(part);
        const day = utcDate(at);
        read.set(day, (read.get(day) ?? new Set()).add(part.segment));
        note(part, found);
        bytes += part.bytes;
        if (bytes <= MOST_BYTES) continue;
        from = at;
        return;
      }
      from = 0;
    },
    async readDay(day, found) {
      const names = read.get(day) ?? new Set();
      read.set(day, names);
      const reading = { read: names, kinds: TOLD };
      const parts = partsOfDay(store, day, from, skipped(log), reading);
      for await (const part of parts) note(part, found);
    },
    shortened: (entries, oldest) => shortened(entries, Math.max(oldest, from), sizes),
    forgetBefore(first) {
      read = new Map([...read].filter(([day]) => day >= first));
    },
  };
}

/** The newest entries, in order of time, up to the bytes that are kept. */
function shortened(
  entries: JournalEntry[],
  oldest: EpochMs,
  sizes: WeakMap<JournalEntry, number>,
): Tail {
  entries.sort((a, b) => writtenAt(a) - writtenAt(b));
  const young = entriesSince(entries, oldest);
  let bytes = 0;
  let first = young.length;
  for (const entry of [...young].reverse()) {
    if (bytes >= MOST_BYTES) break;
    bytes += sizes.get(entry) ?? 0;
    first -= 1;
  }
  if (first === 0) return { since: oldest, entries: young };
  const left = young.slice(first);
  const [begun] = left;
  return { since: begun === undefined ? oldest : writtenAt(begun), entries: left };
}

/** Every day from that of one instant to that of another. */
function daysFrom(from: EpochMs, to: EpochMs): readonly IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = utcDate(from); day <= utcDate(to); day = addDays(day, 1)) days.push(day);
  return days;
}

/** What the dashboard tells of. */
const TOLD: Kinds = new Set([
  'landing',
  'set-aside',
  'noted',
  'change',
  'rejected',
  'operation',
  'action',
  'verdict',
  'run',
  'tick',
] as const);

/** Of triggers those that somebody sent who said who they are. */
function isTold(entry: JournalEntry): boolean {
  return entry.kind !== 'tick' || entry.by !== undefined;
}
