import { isComplete, type Missing, type UsedDates } from './completeness.js';
import { type EpochMs, type IsoDate, isAhead, latestDate, newYorkDate } from './date.js';
import type { Subject } from './errors.js';
import type { ColumnName } from './guard-findings.js';
import type { DateKeys, Loss } from './losses.js';
import type { PerScope } from './row-faults.js';
import { findTable, type TableName } from './tables.js';
import type { WatermarkSnapshot } from './watermark-snapshot.js';
import type { Watermarks } from './watermarks.js';

/** Why a refresh ran. */
export type Cause =
  | 'landing'
  | 'slot'
  | 'fallback'
  | 'definition'
  | 'silent-input'
  | 'first'
  | 'forced'
  | 'manual'
  | 'clock'
  | 'restored';

/** What is known of the file that readers see now. */
export interface LiveFile {
  readonly runId: string;
  readonly cause: Cause;
  readonly asOf: IsoDate;
  readonly publishedAt: EpochMs;
  readonly dataThrough: IsoDate | null;
  /** What the file lacked of its slot's required date when it was built. */
  readonly missing: readonly Missing[];
  /** True when it was published at the deadline without them. */
  readonly partial: boolean;
  /** The dates each dated source reached when it was built. */
  readonly reached: Readonly<Record<TableName, readonly IsoDate[]>>;
  readonly marks: Readonly<Record<TableName, WatermarkSnapshot>>;
  readonly levelsReadAt: EpochMs;
  readonly definition: string;
  /** False when it was built with other parameters than the configured ones. */
  readonly configured: boolean;
  readonly contentHash: string;
  readonly generation: string;
  /** Of the bytes; states of earlier versions lack it. */
  readonly sha256?: string;
  /** Rows per table behind it: the guard's yardstick where there is no schedule. */
  readonly rows: Readonly<Record<TableName, number>>;
  /** Columns without any value whose sections were left out; absent of files of earlier versions. */
  readonly leftOut?: readonly ColumnName[];
}

/** What the last refresh was built from: what the guard compares the next one with. */
export interface InputMemory {
  readonly asOf: IsoDate;
  /** When the levels of that refresh were read. */
  readonly readAt: EpochMs;
  /** Keys with values per table and date, of the newest dates of its window. */
  readonly keys: Readonly<Record<TableName, DateKeys>>;
  /** Sound rows per table and part of the window. */
  readonly rows: Readonly<Record<TableName, PerScope<number>>>;
}

/** A run that ended without a file, and what it takes to try again. */
export interface LastFailure {
  readonly kind: 'held-back' | 'transient' | 'permanent';
  readonly at: EpochMs;
  /** Runs in a row that ended this way. */
  readonly count: number;
  readonly message: string;
  readonly remedy: string;
  /** Setbacks of earlier versions lack it. */
  readonly subject?: Subject;
  /** What the run was built on: another key means something changed. */
  readonly key: string;
  /**
   * Set when it was refused for what may be half a load: since when runs in a row were, and until when
   * one may be under way; later the file is held back.
   */
  readonly suspicion?: { readonly since: EpochMs; readonly until: EpochMs };
  /** Where it failed once its query was made; absent: a former version was to be put back, or no query was made. */
  readonly stage?: 'computing' | 'publishing';
}

/** A process, so that another on the same host can tell that it has ended. */
export interface ProcessIdentity {
  /** Of the kernel that it runs on: another one after every boot. */
  readonly boot: string;
  readonly pidNamespace: string;
  readonly pid: number;
  /** In the kernel's own ticks since it booted: a pid that is given again has another. */
  readonly startedAt: string;
}

/**
 * A run in progress. Its holder renews it while the run lives; others judge by whether it changes, on
 * their own clocks, and never by the time written in it.
 */
export interface Claim {
  readonly holder: string;
  readonly runId: string;
  /** By the holder's wall clock: for people, and for versions of the program that did not renew. */
  readonly until: EpochMs;
  /** Counts the renewals. Absent: claimed by a version that did not renew. */
  readonly renewals?: number;
  /** Null or absent where the system does not say. */
  readonly process?: ProcessIdentity | null;
}

/** A former version that was put back: later refreshes go to history until the exporter is resumed. */
export interface Pin {
  readonly runId: string;
  readonly at: EpochMs;
  readonly asOf: IsoDate;
  readonly dataThrough: IsoDate | null;
  /** Of the object once it was put back; states of earlier versions lack it. */
  readonly generation?: string;
  readonly sha256?: string;
}

/** Something that somebody else did to the live file. */
export interface ForeignChange {
  readonly kind: 'deleted' | 'foreign-write';
  /** When it was found. */
  readonly at: EpochMs;
}

/** What others did to the live file, and what came of putting it right. */
export interface Foreign {
  /** The newest of each kind, oldest first. */
  readonly changes: readonly ForeignChange[];
  /** The newest is noted and not put right yet. */
  readonly standing: boolean;
  /** It was overwritten too often: it is left as it is until it is ours again, or `resume`. */
  readonly stopped: boolean;
  /** Why it could not be put right the last time. */
  readonly setback: LastFailure | null;
}

/** Everything about one exporter that outlives a process. Changed only by compare-and-swap. */
export interface ExporterState {
  readonly version: 1;
  /** Of the stored object this was read from; saving succeeds only while it is that one. */
  readonly generation: string;
  readonly live: LiveFile | null;
  readonly setback: LastFailure | null;
  /** Null before a first refresh, and in states of earlier versions: their next refresh begins it. */
  readonly inputs: InputMemory | null;
  /** Rows behind the live file that are gone, followed from when they were first missed. */
  readonly losses: readonly Loss[];
  /** The slot whose deadline has been dealt with by a `fallback` refresh. */
  readonly fallbackSlot: string | null;
  /** The slot in which silent inputs already made it refresh. */
  readonly silentSlot: string | null;
  /** The cadence in force, and since when: slots it would have had before do not count. */
  readonly cadence: { readonly key: string; readonly since: EpochMs } | null;
  readonly paused: boolean;
  readonly pinned: Pin | null;
  readonly claim: Claim | null;
  readonly lastRunMs: number | null;
  readonly foreign: Foreign;
  /** When a trigger last had it forced or exported as of a past date, and which instance did; absent: never. */
  readonly order?: { readonly at: EpochMs; readonly holder: string };
}

export const INITIAL_STATE: ExporterState = {
  version: 1,
  generation: '0',
  live: null,
  setback: null,
  inputs: null,
  losses: [],
  fallbackSlot: null,
  silentSlot: null,
  cadence: null,
  paused: false,
  pinned: null,
  claim: null,
  lastRunMs: null,
  foreign: { changes: [], standing: false, stopped: false, setback: null },
};

/** The dates, of those the schedule, the tables or the announcements name, that each table reaches. */
export function reachedDates(
  levels: Watermarks,
  tables: readonly TableName[],
  now: EpochMs,
  used: UsedDates = {},
): UsedDates {
  const today = newYorkDate(now);
  const scheduled = levels.schedule.map(({ day }) => day);
  const days = (table: TableName) => {
    const landed = (levels.tables[table]?.landed ?? []).map(({ day }) => day);
    const announced = Object.keys(levels.announced[table] ?? {});
    return [...new Set([...scheduled, ...landed, ...announced])]
      .filter((day) => day <= today && isComplete(levels, table, day, now, used))
      .sort();
  };
  return Object.fromEntries(tables.map((table) => [table, days(table)]));
}

/** Whether a live file's table had reached a date when the file was built. */
function hadReached(live: LiveFile, table: TableName, date: IsoDate): boolean {
  const days = live.reached[table] ?? [];
  return findTable(table)?.landed?.kind === 'rows'
    ? days.some((day) => day >= date)
    : days.includes(date);
}

/**
 * Whether the live file covers a slot: built on or after the slot's local day, with the configured
 * parameters, from sources that had all reached the required date. One that a wrong clock made covers none.
 */
export function satisfies(
  live: LiveFile | null,
  slotDay: IsoDate,
  required: IsoDate | null,
  tables: readonly TableName[],
  now: EpochMs,
): boolean {
  if (!live?.configured || live.asOf < slotDay || isOfWrongClock(live, now)) return false;
  return required === null || tables.every((table) => hadReached(live, table, required));
}

/** Whether a live file's as-of lies ahead of every clock that may publish: it is to be replaced. */
export function isOfWrongClock({ asOf }: Pick<LiveFile, 'asOf'>, now: EpochMs): boolean {
  return asOf > latestDate(now);
}

/** Whether a setback may still be half a load that is under way. */
export function isSettling(setback: LastFailure | null, now: EpochMs): boolean {
  if (setback?.suspicion === undefined || isAhead(setback.at, now)) return false;
  return now < setback.suspicion.until;
}
