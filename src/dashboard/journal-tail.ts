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
  /** Without ticks and level readings, in order of time. */
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
  const read = new Set<string>();
  let tail: Tail | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function readOn(): Promise<Tail> {
    const at = now();
    const before = tail ?? { since: at - KEPT_DAYS * DAY_MS, entries: [] };
    const days = tail === null ? await daysSince(store, before.since, log) : daysNow(at);
    const found: JournalEntry[] = [];
    for (const day of days) {
      for await (const part of partsOfDay(store, day, 0, skipped(log), read)) {
        found.push(...part.entries.filter(isTold));
      }
    }
    tail = found.length === 0 ? before : shortened([...before.entries, ...found], at);
    return tail;
  }

  return () => {
    const next = turn.then(readOn);
    turn = next.catch(() => undefined);
    return next;
  };
}

async function daysSince(store: ObjectStore, since: EpochMs, log: Log) {
  return (await journalDays(store, skipped(log))).filter((day) => day >= utcDate(since));
}

function daysNow(at: EpochMs): readonly IsoDate[] {
  const today = utcDate(at);
  return at % DAY_MS < LATE_MS ? [addDays(today, -1), today] : [today];
}

function isTold({ kind }: JournalEntry): boolean {
  return kind !== 'tick' && kind !== 'levels';
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
