import { addDays, type EpochMs, type IsoDate } from '../domain/date.js';
import type { JournalEntry } from '../domain/journal-entry.js';
import { readRunId } from '../domain/run-id.js';
import type { RunRecord } from '../domain/run-record.js';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import { entriesOfDay } from '../store/read-journal.js';
import type { Kinds } from '../store/segment-format.js';
import { utcDate } from '../store/segment-names.js';
import { skipped } from '../store/sightings.js';
import type { ReadTail } from './journal-tail.js';

/** The record of a run; null when it is not journaled. */
export type FindRun = (runId: string) => Promise<RunRecord | null>;

export interface FindRunOptions {
  readonly store: ObjectStore;
  readonly tail: ReadTail;
  readonly now: () => EpochMs;
  readonly log: Log;
}

/** Of so many days, those asked for last, it is known which runs they hold. */
const MOST_DAYS = 64;
const HOUR_MS = 3_600_000;
const RUNS: Kinds = new Set(['run'] as const);

/**
 * Looks for runs in the tail, and for older ones in the days of their names. Which runs a day holds is
 * remembered once it has been read: whoever asks for runs that never were has it read no second time.
 */
export function runFinder({ store, tail, now, log }: FindRunOptions): FindRun {
  const known = new Map<IsoDate, Promise<ReadonlySet<string>>>();

  async function readDay(day: IsoDate): Promise<ReadonlySet<string>> {
    const ids = new Set<string>();
    for await (const entry of entriesOfDay(store, day, 0, skipped(log), RUNS)) {
      if (entry.kind === 'run') ids.add(entry.run.runId);
    }
    return ids;
  }

  /** The names of a day's runs. Of a day that may not be over they are read anew. */
  function idsOf(day: IsoDate): Promise<ReadonlySet<string>> {
    if (day >= utcDate(now() - 24 * HOUR_MS)) return readDay(day);
    const ids = known.get(day) ?? readDay(day);
    known.delete(day);
    known.set(day, ids);
    ids.catch(() => known.delete(day));
    const [oldest] = known.keys();
    if (known.size > MOST_DAYS && oldest !== undefined) known.delete(oldest);
    return ids;
  }

  async function findOn(day: IsoDate, runId: string): Promise<RunRecord | null> {
    if (!(await idsOf(day)).has(runId)) return null;
    for await (const entry of entriesOfDay(store, day, 0, skipped(log), RUNS)) {
      if (isOf(entry, runId)) return entry.run;
    }
    return null;
  }

  return async (runId) => {
    const { entries, since } = await tail();
    const told = entries.find((entry) => isOf(entry, runId));
    if (told !== undefined && isOf(told, runId)) return told.run;
    const began = readRunId(runId)?.at ?? null;
    // All that was written since then is in the tail, and clocks differ by less.
    if (began === null || began > Math.min(now(), since + HOUR_MS)) return null;
    const day = utcDate(began);
    return (await findOn(day, runId)) ?? findOn(addDays(day, 1), runId);
  };
}

type RunLine = Extract<JournalEntry, { kind: 'run' }>;

function isOf(entry: JournalEntry, runId: string): entry is RunLine {
  return entry.kind === 'run' && entry.run.runId === runId;
}
