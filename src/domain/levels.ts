import type { EpochMs, IsoDate } from './date.js';
import { type Subject, WarehouseError } from './errors.js';
import type { TableName } from './tables.js';

/** Level one of a table: free to read, moves whenever the table may have changed. */
export interface TableStamp {
  readonly modifiedAt: EpochMs;
  readonly rows: number;
  /** Opaque; where the warehouse knows more than the time of the change: of files which ones. */
  readonly version?: string;
  /** Set of a view or an external table, whose time and rows tell nothing of what it holds. */
  readonly untrusted?: true;
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

/** A fingerprint per column: it differs whenever a value of the column, or whose it is, does. */
export type ColumnPrints = Readonly<Record<string, string>>;

/** A team code none of whose rows of a date is sound, and whom those rows name as its opponent. */
interface FaultyTeam {
  /** As the rows have it; empty where they have none. */
  readonly code: string;
  readonly opponent: string | null;
}

/** What a table holds of one date: level two. */
export interface LandedDate {
  readonly day: IsoDate;
  readonly rows: number;
  /** Teams with at least one row that is no fault. */
  readonly teams: readonly string[];
  /** Teams with at least one value (points). */
  readonly valued: readonly string[];
  /** Distinct keys (players' or teams' games) with a value: what a reload may not halve. */
  readonly keys: number;
  /** Rows whose OVER/UNDER result is still to come. */
  readonly unresolved: number;
  /** Rows with a line; 0 in a table without lines. */
  readonly lines: number;
  /** Team codes, as the rows have them, of which no row is sound. */
  readonly faulty: readonly FaultyTeam[];
  /** Of the columns that exporters read of the table. */
  readonly prints: ColumnPrints;
}

/** One table, two deep: its stamp, and the newest game dates it holds (newest first). */
export interface TableLevel {
  readonly stamp: TableStamp | null;
  readonly landed: readonly LandedDate[];
  /** Dates before those, which were asked for; null: no row. Dates that were not read are not there. */
  readonly older?: Readonly<Record<IsoDate, LandedDate | null>>;
  /** When the dates were read, where that was before the levels were: of a table with no stamp to trust. */
  readonly readAt?: EpochMs;
}

/** What a reading of the levels is wanted for. */
export interface LevelsAsked {
  /**
   * A table without a stamp to trust is read anew when it was last read before this; absent: any reading
   * will do, however old.
   */
  readonly since?: EpochMs;
  /** Dates to read although they may be older than level two shows. */
  readonly dates?: Readonly<Record<TableName, readonly IsoDate[]>>;
}

/** When what a level says of its dates was read. */
export function readAtOf(levels: Pick<Levels, 'readAt' | 'tables'>, table: TableName): EpochMs {
  return levels.tables[table]?.readAt ?? levels.readAt;
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
  readonly subject?: Subject;
}

/** What the warehouse held at a moment. Read before a query, so that whatever comes later counts as newer. */
export interface Levels {
  readonly readAt: EpochMs;
  readonly tables: Readonly<Record<TableName, TableLevel>>;
  /** Ascending, from 200 days back. Empty: there is no schedule. */
  readonly schedule: readonly ScheduledDate[];
  /** Rows that name no two known teams. */
  readonly unnamedGames?: readonly { readonly day: IsoDate; readonly gameId: string | null }[];
  /** Set when the schedule has rows and none of them names a game that counts. */
  readonly uselessSchedule?: true;
  /** The status of the newest landing per table and date: stands in for a missing schedule. */
  readonly announced: Readonly<Record<TableName, Readonly<Record<IsoDate, 'success' | 'partial'>>>>;
  /** Tables whose reading failed, absent from `tables`; the schedule among them leaves it empty. */
  readonly unreadable?: Readonly<Record<TableName, UnreadableTable>>;
}

/** The part of the levels that a live file remembers of each table it was built from. */
export interface LevelMark {
  readonly stamp: TableStamp | null;
  /** Per landed date at that time the fingerprints of the columns that the file is made of. */
  readonly columns?: Readonly<Record<IsoDate, ColumnPrints>>;
  /** The same of older dates that were read beside them, by themselves: other dates lie between. */
  readonly older?: Readonly<Record<IsoDate, ColumnPrints>>;
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
export function marksOf(
  levels: Pick<Levels, 'tables'>,
  reads: readonly TableRead[],
): Readonly<Record<TableName, LevelMark>> {
  return Object.fromEntries(
    reads.map(({ table, columns }) => [table, markOf(levels.tables[table], columns)]),
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
    subject: { table },
  };
}

/** The mark of a table's level. @param read the columns that are marked; all when absent */
export function markOf(level: TableLevel | undefined, read?: readonly string[]): LevelMark {
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

function onlyOf(prints: ColumnPrints, read?: readonly string[]): ColumnPrints {
  if (read === undefined) return prints;
  return Object.fromEntries(Object.entries(prints).filter(([column]) => read.includes(column)));
}

/** The fingerprints that a mark has, per date: none of any column in a mark of an earlier version. */
export function printsOf(mark: LevelMark | undefined): Readonly<Record<IsoDate, ColumnPrints>> {
  if (mark?.columns !== undefined) return mark.columns;
  return Object.fromEntries(Object.keys(mark?.prints ?? {}).map((day) => [day, {}]));
}

/** True when the table may hold something else than the mark says: its stamp differs, or tells nothing. */
export function stampMoved(mark: LevelMark | undefined, level: TableLevel | undefined): boolean {
  const stamp = level?.stamp ?? null;
  return stamp?.untrusted === true || !sameStamp(mark?.stamp ?? null, stamp);
}

/** Dates newer than any in the mark: rows loaded ahead arrive without a change of the stamp. */
export function arrivedDates(mark: LevelMark | undefined, level: TableLevel): readonly IsoDate[] {
  const newest = Object.keys(printsOf(mark)).sort().at(-1) ?? '';
  return level.landed.map(({ day }) => day).filter((day) => day > newest);
}

/**
 * Dates on which a table holds something else than the mark says; dates that aged out of the mark are
 * not compared.
 * @param read the columns that are compared, of which what the mark does not know counts as changed;
 *   absent: those that mark and level both know
 */
export function changedDates(
  mark: LevelMark | undefined,
  level: TableLevel,
  read?: readonly string[],
): readonly IsoDate[] {
  const marked = printsOf(mark);
  const days = Object.keys(marked).sort();
  const [oldest = ''] = days;
  const present = new Set(level.landed.map(({ day }) => day));
  const oldestNow = level.landed.at(-1)?.day ?? '';
  const differing = level.landed
    .filter(({ day, prints }) => day >= oldest && !samePrints(marked[day], prints, read))
    .map(({ day }) => day);
  const gone = days.filter((day) => day >= oldestNow && !present.has(day));
  return [...differing, ...gone].sort();
}

/** Whether two readings of a date say the same of the columns. */
export function samePrints(
  before: ColumnPrints | undefined,
  now: ColumnPrints | undefined,
  read?: readonly string[],
): boolean {
  if (before === undefined || now === undefined) return before === now;
  const compared = read ?? Object.keys(before).filter((column) => column in now);
  return compared.every((column) => before[column] === now[column]);
}
