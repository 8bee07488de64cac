import type { EpochMs, IsoDate } from './date.js';
import { type Subject, WarehouseError } from './errors.js';
import type { TableName } from './tables.js';

/** Level one of a table: free to read, moves whenever the table may have changed. */
export interface TableVersion {
  readonly modifiedAt: EpochMs;
  readonly rows: number;
  /** Opaque; where the warehouse knows more than the time of the change: of files which ones. */
  readonly version?: string;
  /** Set of a view or an external table, whose time and rows tell nothing of what it holds. */
  readonly untrusted?: true;
}

/** Whether two stamps of a table are the same: it holds what it held. */
export function sameVersion(a: TableVersion | null, b: TableVersion | null): boolean {
  return a?.modifiedAt === b?.modifiedAt && a?.rows === b?.rows && a?.version === b?.version;
}

/**
 * Stamps by table, without those of tables that are not there.
 * @throws the first table's error when no table can be read: then the warehouse itself is to blame
 */
export function versionsByTable(
  read: readonly (readonly [TableName, TableVersion | WarehouseError | null])[],
): ReadonlyMap<TableName, TableVersion | WarehouseError> {
  const [first] = read.flatMap(([, stamp]) => (stamp instanceof WarehouseError ? stamp : []));
  if (first && read.every(([, stamp]) => stamp instanceof WarehouseError)) throw first;
  return new Map(read.flatMap(([table, stamp]) => (stamp ? [[table, stamp] as const] : [])));
}

/** A fingerprint per column: it differs whenever a value of the column, or whose it is, does. */
export type DateFingerprint = Readonly<Record<string, string>>;

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
  readonly prints: DateFingerprint;
}

/** One table, two deep: its stamp, and the newest game dates it holds (newest first). */
export interface TableWatermark {
  readonly stamp: TableVersion | null;
  readonly landed: readonly LandedDate[];
  /** Dates before those, which were asked for; null: no row. Dates that were not read are not there. */
  readonly older?: Readonly<Record<IsoDate, LandedDate | null>>;
  /** When the dates were read, where that was before the levels were: of a table with no stamp to trust. */
  readonly readAt?: EpochMs;
}

/** What a reading of the levels is wanted for. */
export interface WatermarksAsked {
  /**
   * A table without a stamp to trust is read anew when it was last read before this; absent: any reading
   * will do, however old.
   */
  readonly since?: EpochMs;
  /** Dates to read although they may be older than level two shows. */
  readonly dates?: Readonly<Record<TableName, readonly IsoDate[]>>;
}

/** When what a level says of its dates was read. */
export function readAtOf(levels: Pick<Watermarks, 'readAt' | 'tables'>, table: TableName): EpochMs {
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
export interface Watermarks {
  readonly readAt: EpochMs;
  readonly tables: Readonly<Record<TableName, TableWatermark>>;
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
