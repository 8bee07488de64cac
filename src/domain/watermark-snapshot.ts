import type { IsoDate } from './date.js';
import type { TableName } from './tables.js';
import {
  type DateFingerprint,
  sameVersion,
  type TableVersion,
  type TableWatermark,
  type UnreadableTable,
  type Watermarks,
} from './watermarks.js';

/** The part of the levels that a live file remembers of each table it was built from. */
export interface WatermarkSnapshot {
  readonly stamp: TableVersion | null;
  /** Per landed date at that time the fingerprints of the columns that the file is made of. */
  readonly columns?: Readonly<Record<IsoDate, DateFingerprint>>;
  /** The same of older dates that were read beside them, by themselves: other dates lie between. */
  readonly older?: Readonly<Record<IsoDate, DateFingerprint>>;
  /** The keys with values of each landed date at that time; marks of earlier versions lack it. */
  readonly keys?: Readonly<Record<IsoDate, number>>;
  /** Marks of earlier versions, in the place of `columns`: one print for a date as a whole. */
  readonly prints?: Readonly<Record<IsoDate, string>>;
}

/** A table, and which of its columns are read; without them all that level two knows. */
export interface TableRead {
  readonly table: TableName;
  readonly columns?: readonly string[];
}

/** The marks of what an exporter reads. */
export function watermarkSnapshotsOf(
  levels: Pick<Watermarks, 'tables'>,
  reads: readonly TableRead[],
): Readonly<Record<TableName, WatermarkSnapshot>> {
  return Object.fromEntries(
    reads.map(({ table, columns }) => [table, watermarkSnapshotOf(levels.tables[table], columns)]),
  );
}

/**
 * The first of the tables that cannot be judged by: its reading failed, or it is gone although it was
 * there when the marks were made. Null when all can be.
 */
export function unreadableOf(
  { tables: read, unreadable }: Pick<Watermarks, 'tables' | 'unreadable'>,
  tables: readonly TableName[],
  marks: Readonly<Record<TableName, WatermarkSnapshot>>,
): UnreadableTable | null {
  for (const table of tables) {
    const fault = unreadable?.[table];
    if (fault !== undefined) return fault;
    if (isGone(marks[table], read[table])) return goneTable(table);
  }
  return null;
}

/** True when a table that was there is not: away for a moment, or removed; its rows did not change. */
export function isGone(
  mark: WatermarkSnapshot | undefined,
  level: TableWatermark | undefined,
): boolean {
  return level !== undefined && level.stamp === null && mark !== undefined && mark.stamp !== null;
}

function goneTable(table: TableName): UnreadableTable {
  return {
    message: `${table} is gone: it was there when it was last read`,
    remedy: 'Put it back; it is looked for every minute, and whenever something lands.',
    permanent: false,
    subject: { table },
  };
}

/** The mark of a table's level. @param read the columns that are marked; all when absent */
export function watermarkSnapshotOf(
  level: TableWatermark | undefined,
  read?: readonly string[],
): WatermarkSnapshot {
  const landed = level?.landed ?? [];
  const columns = landed.map(({ day, prints }) => [day, onlyOf(prints, read)] as const);
  const keys = landed.map(({ day, keys: count }) => [day, count] as const);
  const older = Object.entries(level?.older ?? {}).flatMap(([day, date]) =>
    date === null ? [] : [[day, onlyOf(date.prints, read)] as const],
  );
  return {
    stamp: level?.stamp ?? null,
    columns: Object.fromEntries(columns),
    ...(older.length === 0 ? {} : { older: Object.fromEntries(older) }),
    keys: Object.fromEntries(keys),
  };
}

function onlyOf(prints: DateFingerprint, read?: readonly string[]): DateFingerprint {
  if (read === undefined) return prints;
  return Object.fromEntries(Object.entries(prints).filter(([column]) => read.includes(column)));
}

/** The fingerprints that a mark has, per date: none of any column in a mark of an earlier version. */
export function fingerprintsOf(
  mark: WatermarkSnapshot | undefined,
): Readonly<Record<IsoDate, DateFingerprint>> {
  if (mark?.columns !== undefined) return mark.columns;
  return Object.fromEntries(Object.keys(mark?.prints ?? {}).map((day) => [day, {}]));
}

/** True when the table may hold something else than the mark says: its stamp differs, or tells nothing. */
export function versionMoved(
  mark: WatermarkSnapshot | undefined,
  level: TableWatermark | undefined,
): boolean {
  const stamp = level?.stamp ?? null;
  return stamp?.untrusted === true || !sameVersion(mark?.stamp ?? null, stamp);
}

/** Dates newer than any in the mark: rows loaded ahead arrive without a change of the stamp. */
export function arrivedDates(
  mark: WatermarkSnapshot | undefined,
  level: TableWatermark,
): readonly IsoDate[] {
  const newest = Object.keys(fingerprintsOf(mark)).sort().at(-1) ?? '';
  return level.landed.map(({ day }) => day).filter((day) => day > newest);
}

/**
 * Dates on which a table holds something else than the mark says; dates that aged out of the mark are
 * not compared.
 * @param read the columns that are compared, of which what the mark does not know counts as changed;
 *   absent: those that mark and level both know
 */
export function changedDates(
  mark: WatermarkSnapshot | undefined,
  level: TableWatermark,
  read?: readonly string[],
): readonly IsoDate[] {
  const marked = fingerprintsOf(mark);
  const days = Object.keys(marked).sort();
  const [oldest = ''] = days;
  const present = new Set(level.landed.map(({ day }) => day));
  const oldestNow = level.landed.at(-1)?.day ?? '';
  const differing = level.landed
    .filter(({ day, prints }) => day >= oldest && !sameFingerprint(marked[day], prints, read))
    .map(({ day }) => day);
  const gone = days.filter((day) => day >= oldestNow && !present.has(day));
  return [...differing, ...gone].sort();
}

/** Whether two readings of a date say the same of the columns. */
export function sameFingerprint(
  before: DateFingerprint | undefined,
  now: DateFingerprint | undefined,
  read?: readonly string[],
): boolean {
  if (before === undefined || now === undefined) return before === now;
  const compared = read ?? Object.keys(before).filter((column) => column in now);
  return compared.every((column) => before[column] === now[column]);
}

/** Identifies what a run is built on; the same key means a rerun would see the same. */
export function levelsKey(
  levels: Watermarks,
  reads: readonly TableRead[],
  definition: string,
  asOf: IsoDate,
): string {
  // Older dates are read for whoever carries their announcement, and not for others.
  const marks = Object.entries(watermarkSnapshotsOf(levels, reads)).map(
    ([table, { older: _, ...mark }]) => [table, mark],
  );
  return JSON.stringify([definition, asOf, marks]);
}
