import {
  type EpochMs,
  hasPassed,
  type IsoDate,
  newYorkDate,
  seenSince,
} from '../src/domain/date.js';
import type { Landing } from '../src/domain/landing.js';
import {
  newestReadings,
  type Observation,
  type Reading,
  type Readings,
} from '../src/domain/reading.js';
import type { TableName } from '../src/domain/tables.js';
import {
  arrivedDates,
  changedDates,
  fingerprintsOf,
  isGone,
  sameFingerprint,
  versionMoved,
  type WatermarkSnapshot,
  watermarkSnapshotOf,
  watermarkSnapshotsOf,
} from '../src/domain/watermark-snapshot.js';
import {
  type DateFingerprint,
  readAtOf,
  sameVersion,
  type TableWatermark,
  type Watermarks,
} from '../src/domain/watermarks.js';

/** A date on which a table holds something else than before. */
export interface Change {
  readonly table: TableName;
  readonly date: IsoDate;
}

/** The last reading of each table, and what has been announced since. */
export interface AnnouncementIndex {
  readonly note: Heard['note'];
  /** Takes over what others journaled before these levels are judged: what they heard and read. */
  learn(sightings: readonly Observation[], levels: Watermarks): void;
  /** Changes since the last reading, up to today, that nobody announced. */
  unannounced(levels: Watermarks): readonly Change[];
  /** Since when what is announced of a change's table counts: when it was last read. */
  readAt(change: Change, levels: Watermarks): EpochMs;
  /** Makes a change part of the last reading: its landing is journaled. */
  reported(change: Change, levels: Watermarks): void;
  /** The tables whose reading is worth a line of the journal. */
  worthALine(levels: Watermarks): Readonly<Record<TableName, WatermarkSnapshot>>;
  /** Makes a reading the last one: its changes are journaled, and these tables' readings too. */
  accept(levels: Watermarks, journaled: readonly TableName[]): void;
}

/**
 * A reading that stands is journaled again after 30 days, so that the journal, kept 90 days, always
 * holds one of each table.
 */
export const STANDS_MS = 30 * 86_400_000;

/** What is remembered of the tables, and what they are compared with. */
interface Memory {
  readonly tables: readonly TableName[];
  /** The last reading of each table. */
  readonly last: Map<TableName, Reading>;
  /** When a reading of each was last journaled. */
  readonly writtenAt: Map<TableName, EpochMs>;
  readonly heard: Heard;
  /** Tables with a landing of ours that no journaled reading includes yet. */
  readonly owed: Set<TableName>;
  /** What others read after the levels that are being judged. */
  ahead: Readings;
}

/**
 * A memory for `observe`. The first reading of a table is only remembered.
 * @param recalled the last journaled readings, empty on a first start
 * @param known landings journaled lately
 */
export function announcementIndex(
  tables: readonly TableName[],
  recalled: Readings,
  known: readonly Landing[] = [],
): AnnouncementIndex {
  const last = new Map<TableName, Reading>(Object.entries(recalled));
  const writtenAt = new Map([...last].map(([table, { readAt }]) => [table, readAt]));
  const heard = heardOf();
  for (const landing of known) {
    const { readAt } = recalled[landing.table] ?? { readAt: Number.POSITIVE_INFINITY };
    if (isAnnouncement(landing) && landing.receivedAt >= readAt) heard.note(landing);
  }
  const memory: Memory = { tables, last, writtenAt, heard, owed: new Set(), ahead: {} };
  return {
    note: heard.note,
    learn: (sightings, levels) => learn(memory, sightings, levels),
    unannounced: (levels) => tables.flatMap((table) => unannounced(memory, table, levels)),
    readAt: ({ table }, { readAt }) => seenSince(last.get(table)?.readAt ?? 0, readAt),
    reported: (change, levels) => report(memory, change, levels),
    worthALine: (levels) =>
      watermarkSnapshotsOf(
        levels,
        tables.filter((table) => isWorthALine(memory, table, levels)).map((table) => ({ table })),
      ),
    accept: (levels, journaled) => accept(memory, levels, journaled),
  };
}

function learn(memory: Memory, sightings: readonly Observation[], { readAt }: Watermarks): void {
  const { heard, last } = memory;
  for (const entry of sightings) {
    if (entry.kind === 'landing' && isAnnouncement(entry.landing)) heard.note(entry.landing);
  }
  const earlier = newestReadings(sightings.filter(({ at }) => at <= readAt));
  for (const [table, reading] of Object.entries(earlier)) {
    if (reading.readAt > (last.get(table)?.readAt ?? 0)) last.set(table, reading);
  }
  memory.ahead = newestReadings(sightings.filter(({ at }) => at > readAt));
}

function unannounced(memory: Memory, table: TableName, levels: Watermarks): readonly Change[] {
  const before = memory.last.get(table);
  const level = levels.tables[table];
  if (before === undefined || level === undefined || isGone(before, level)) return [];
  const today = newYorkDate(levels.readAt);
  const since = seenSince(before.readAt, levels.readAt);
  return differing(before, level)
    .filter((date) => date <= today && !memory.heard.since(table, date, since))
    .filter((date) => !isTold(memory.ahead[table], date, level))
    .map((date) => ({ table, date }));
}

/** What somebody else has already seen a little later is theirs to tell. */
function isTold(ahead: Reading | undefined, date: IsoDate, level: TableWatermark): boolean {
  return ahead !== undefined && sameFingerprint(fingerprintsOf(ahead)[date], printsOn(level, date));
}

function report({ last, owed }: Memory, { table, date }: Change, levels: Watermarks): void {
  const before = last.get(table);
  if (before === undefined) return;
  const { [date]: _, ...others } = fingerprintsOf(before);
  const now = printsOn(levels.tables[table], date);
  last.set(table, { ...before, columns: now === undefined ? others : { ...others, [date]: now } });
  owed.add(table);
}

function isWorthALine(memory: Memory, table: TableName, levels: Watermarks): boolean {
  const { last, owed, heard, writtenAt } = memory;
  const before = last.get(table);
  const level = levels.tables[table];
  if (level === undefined || isGone(before, level)) return false;
  if (before === undefined || owed.has(table) || heard.has(table)) return true;
  if (!sameVersion(before.stamp, level.stamp) || differing(before, level).length > 0) return true;
  return hasPassed(STANDS_MS, writtenAt.get(table) ?? 0, levels.readAt);
}

function accept(memory: Memory, levels: Watermarks, journaled: readonly TableName[]): void {
  const { tables, last, writtenAt, heard, owed } = memory;
  memory.ahead = {};
  const read = tables.filter((table) => {
    const level = levels.tables[table];
    return level !== undefined && !isGone(last.get(table), level);
  });
  for (const table of read) {
    last.set(table, {
      ...watermarkSnapshotOf(levels.tables[table]),
      readAt: readAtOf(levels, table),
    });
  }
  heard.forgetBefore((table) => last.get(table)?.readAt ?? 0);
  for (const table of journaled) {
    writtenAt.set(table, levels.readAt);
    owed.delete(table);
  }
}

/** An observed landing announces nothing: the reading it was found in is journaled with it. */
function isAnnouncement({ source, gameDate, receivedAt }: Landing): boolean {
  return source === 'event' && gameDate <= newYorkDate(receivedAt);
}

function printsOn(level: TableWatermark | undefined, date: IsoDate): DateFingerprint | undefined {
  return level?.landed.find(({ day }) => day === date)?.prints;
}

/** Where nothing was loaded only rows whose day has come are new. */
function differing(before: WatermarkSnapshot, level: TableWatermark): readonly IsoDate[] {
  return versionMoved(before, level) ? changedDates(before, level) : arrivedDates(before, level);
}

/** When each date of each table was last announced. */
interface Heard {
  note(landing: Pick<Landing, 'table' | 'gameDate' | 'receivedAt'>): void;
  /** Whether the date was announced at a moment or later. */
  since(table: TableName, date: IsoDate, at: EpochMs): boolean;
  /** Whether anything of the table is remembered. */
  has(table: TableName): boolean;
  /** @param readAt when a table was last compared with what it had been: what came later still is to be */
  forgetBefore(readAt: (table: TableName) => EpochMs): void;
}

/** Remembers announcements until they are forgotten. */
function heardOf(): Heard {
  const tables = new Map<TableName, Map<IsoDate, EpochMs>>();
  return {
    note({ table, gameDate, receivedAt }) {
      const dates = tables.get(table) ?? new Map<IsoDate, EpochMs>();
      dates.set(gameDate, Math.max(dates.get(gameDate) ?? 0, receivedAt));
      tables.set(table, dates);
    },
    since: (table, date, at) => (tables.get(table)?.get(date) ?? 0) >= at,
    has: (table) => (tables.get(table)?.size ?? 0) > 0,
    forgetBefore(readAt) {
      for (const [table, dates] of tables) {
        const at = readAt(table);
        for (const [date, receivedAt] of dates) if (receivedAt < at) dates.delete(date);
      }
    },
  };
}
