import type { EpochMs, IsoDate } from './date.js';
import { WarehouseError } from './errors.js';
import type { TableName } from './tables.js';

/** Level one of a table: free to read, moves whenever the table may have changed. */
export interface TableStamp {
  readonly modifiedAt: EpochMs;
  readonly rows: number;
  /** Opaque; where the warehouse knows more than the time of the change (files: which ones they are). */
  readonly version?: string;
}

/** Whether two stamps of a table are the same: it holds what it held. */
export function sameStamp(a: TableStamp | null, b: TableStamp | null): boolean {
  return a?.modifiedAt === b?.modifiedAt && a?.rows === b?.rows && a?.version === b?.version;
}

/**
 * Stamps by table, without those of tables that are not there.
 * @throws the first table's error when no table can be read: then the warehouse itself is to blame
 */
export function stampsByTable(
  read: readonly (readonly [TableName, TableStamp | WarehouseError | null])[],
): ReadonlyMap<TableName, TableStamp | WarehouseError> {
  const [first] = read.flatMap(([, stamp]) => (stamp instanceof WarehouseError ? stamp : []));
  if (first && read.every(([, stamp]) => stamp instanceof WarehouseError)) throw first;
  return new Map(read.flatMap(([table, stamp]) => (stamp ? [[table, stamp] as const] : [])));
}

/** What a table holds of one date: level two. */
export interface LandedDate {
  readonly day: IsoDate;
  readonly rows: number;
  /** Teams with at least one row. */
  readonly teams: readonly string[];
  /** Teams with at least one value (points). */
  readonly valued: readonly string[];
  /** Distinct keys (players' or teams' games) with a value: what a reload may not halve. */
  readonly keys: number;
  /** Rows whose OVER/UNDER result is still to come. */
  readonly unresolved: number;
  /** Differs whenever a reload changed what exporters read of the date. */
  readonly print: string;
}

/** One table, two deep: its stamp, and the newest game dates it holds (newest first). */
export interface TableLevel {
  readonly stamp: TableStamp | null;
  readonly landed: readonly LandedDate[];
}

/** A date on which the schedule has games that count. */
export interface ScheduledDate {
  readonly day: IsoDate;
  readonly games: readonly { readonly home: string; readonly away: string }[];
}

/** Why a table could not be read. */
export interface UnreadableTable {
  readonly message: string;
  readonly remedy: string;
  /** True when it will fail again until somebody acts on the remedy. */
  readonly permanent: boolean;
}

/** What the warehouse held at a moment. Read before a query, so that whatever comes later counts as newer. */
export interface Levels {
  readonly readAt: EpochMs;
  readonly tables: Readonly<Record<TableName, TableLevel>>;
  /** Ascending, from 200 days back. Empty: there is no schedule. */
  readonly schedule: readonly ScheduledDate[];
  /** The status of the newest landing per table and date: stands in for a missing schedule. */
  readonly announced: Readonly<Record<TableName, Readonly<Record<IsoDate, 'success' | 'partial'>>>>;
  /** Tables whose reading failed, absent from `tables`; the schedule among them leaves it empty. */
  readonly unreadable?: Readonly<Record<TableName, UnreadableTable>>;
}

/** The part of the levels that a live file remembers of each table it was built from. */
export interface LevelMark {
  readonly stamp: TableStamp | null;
  /** The print of each landed date at that time. */
  readonly prints: Readonly<Record<IsoDate, string>>;
  /** The keys with values of each landed date at that time; marks of earlier versions lack it. */
  readonly keys?: Readonly<Record<IsoDate, number>>;
}

/** The marks of the tables an exporter reads. */
export function marksOf(
  levels: Levels,
  tables: readonly TableName[],
): Readonly<Record<TableName, LevelMark>> {
  return Object.fromEntries(
    tables.map((table) => {
      const level = levels.tables[table];
      const landed = level?.landed ?? [];
      const prints = Object.fromEntries(landed.map(({ day, print }) => [day, print]));
      const keys = Object.fromEntries(landed.map(({ day, keys: count }) => [day, count]));
      return [table, { stamp: level?.stamp ?? null, prints, keys }];
    }),
  );
}

/**
 * The first of the tables that cannot be judged by: its reading failed, or it is gone although it was
 * there when the marks were made. Null when all can be.
 */
export function unreadableOf(
  { tables: read, unreadable }: Pick<Levels, 'tables' | 'unreadable'>,
  tables: readonly TableName[],
  marks: Readonly<Record<TableName, LevelMark>>,
): UnreadableTable | null {
  for (const table of tables) {
    const fault = unreadable?.[table];
    if (fault !== undefined) return fault;
    if (isGone(marks[table], read[table])) return goneTable(table);
  }
  return null;
}

/** True when a table that was there is not: away for a moment, or removed; its rows did not change. */
export function isGone(mark: LevelMark | undefined, level: TableLevel | undefined): boolean {
  return level !== undefined && level.stamp === null && mark !== undefined && mark.stamp !== null;
}

function goneTable(table: TableName): UnreadableTable {
  return {
    message: `${table} is gone: it was there when it was last read`,
    remedy: 'Put it back; it is looked for every minute, and whenever something lands.',
    permanent: false,
  };
}

/** True when the table's stamp differs from the mark's: the table may hold something else now. */
export function stampMoved(mark: LevelMark | undefined, level: TableLevel | undefined): boolean {
  return !sameStamp(mark?.stamp ?? null, level?.stamp ?? null);
}

/**
 * Dates newer than any in the mark. They also arrive without a change of the stamp: rows that were
 * loaded ahead count once their day has come.
 */
export function arrivedDates(mark: LevelMark | undefined, level: TableLevel): readonly IsoDate[] {
  const newest =
    Object.keys(mark?.prints ?? {})
      .sort()
      .at(-1) ?? '';
  return level.landed.map(({ day }) => day).filter((day) => day > newest);
}

/** Dates on which a table holds something else than the mark says; dates that aged out of the mark are not compared. */
export function changedDates(mark: LevelMark | undefined, level: TableLevel): readonly IsoDate[] {
  const marked = Object.keys(mark?.prints ?? {}).sort();
  const [oldest = ''] = marked;
  const present = new Set(level.landed.map(({ day }) => day));
  const oldestNow = level.landed.at(-1)?.day ?? '';
  const differing = level.landed
    .filter(({ day, print }) => day >= oldest && mark?.prints[day] !== print)
    .map(({ day }) => day);
  const gone = marked.filter((day) => day >= oldestNow && !present.has(day));
  return [...differing, ...gone].sort();
}
