import { addDays, type EpochMs, type IsoDate } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { writtenAt } from '../explain/history.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { journalDays, partsOfDay } from '../store/read-journal.js';
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
const MOST_ENTRIES = 100_000;
/** Other instances' clocks may lag: the day before is looked at until then. */
const LATE_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The journal's tail in memory. Segments never change, so each is read once. */
export function journalTail({ store, now, log }: TailOptions): ReadTail {
  /** Names of the segments that were read, of the days that may be looked at again. */
  let read = new Map<IsoDate, Set<string>>();
  let tail: Tail | null = null;
  /** When everything had been read the last time; null: not yet. */
  let readAt: EpochMs | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function readOn(): Promise<Tail> {
    const at = now();
    const oldest = at - KEPT_DAYS * DAY_MS;
    const before = tail ?? { since: oldest, entries: [] };
    const days =
      readAt === null
        ? await daysSince(store, before.since, log)
        : daysFrom(Math.max(oldest, Math.min(readAt, at) - LATE_MS), at);
    const found: JournalEntry[] = [];
    try {
      for (const day of days) await readDay(day, found);
    } finally {
      // What was read before a failure is not read again.
      if (found.length > 0) tail = shortened([...before.entries, ...found], at);
    }
    // A day more than is looked at again: the clock may be set back.
    read = new Map([...read].filter(([day]) => day >= utcDate(at - DAY_MS)));
    readAt = at;
    tail ??= before;
    return tail;
  }

  async function readDay(day: IsoDate, found: JournalEntry[]): Promise<void> {
    const names = read.get(day) ?? new Set();
    read.set(day, names);
    for await (const part of partsOfDay(store, day, 0, skipped(log), names)) {
      for (const entry of part.entries) if (isTold(entry)) found.push(entry);
    }
  }

  return () => {
    const next = turn.then(readOn);
    turn = next.catch(() => undefined);
    return next;
  };
}

/** The days of which the journal has something, from that of an instant on. */
async function daysSince(store: ObjectStore, since: EpochMs, log: Log) {
  return (await journalDays(store, skipped(log))).filter((day) => day >= utcDate(since));
}

/** Every day from that of one instant to that of another. */
function daysFrom(from: EpochMs, to: EpochMs): readonly IsoDate[] {
  const days: IsoDate[] = [];
  for (let day = utcDate(from); day <= utcDate(to); day = addDays(day, 1)) days.push(day);
  return days;
}

function isTold(entry: JournalEntry): boolean {
  if (entry.kind === 'tick') return entry.by !== undefined;
  return entry.kind !== 'levels' && entry.kind !== 'snapshot';
}

function shortened(entries: JournalEntry[], at: EpochMs): Tail {
  const oldest = at - KEPT_DAYS * DAY_MS;
  entries.sort((a, b) => writtenAt(a) - writtenAt(b));
  const young = entriesSince(entries, oldest);
  if (young.length <= MOST_ENTRIES) return { since: oldest, entries: young };
  const left = young.slice(-MOST_ENTRIES);
  const [first] = left;
  return { since: first === undefined ? oldest : writtenAt(first), entries: left };
}
