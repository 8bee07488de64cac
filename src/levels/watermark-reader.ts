import type { Source } from '../../exporters/exporter.js';
import { type EpochMs, type IsoDate, isAhead, newYorkDate } from '../domain/date.js';
import { TrendsError, WarehouseError } from '../domain/errors.js';
import type { Landing } from '../domain/landing.js';
import type { Query } from '../domain/query.js';
import { findTable, SCHEDULE, type Table, type TableName } from '../domain/tables.js';
import type {
  LandedDate,
  TableVersion,
  TableWatermark,
  UnreadableTable,
  Watermarks,
  WatermarksAsked,
} from '../domain/watermarks.js';
import type { Warehouse } from '../ports/warehouse.js';
import { announcedStatuses } from './announced.js';
import { landedDates } from './landed-dates.js';
import { landedQuery } from './landed-query.js';
import { datedReadings, reread } from './reread.js';
import { type ScheduleRead, scheduleQuery, scheduleRead } from './schedule.js';

/** Reads what the warehouse holds, two levels deep. */
export interface WatermarkReader {
  /**
   * Level one of each table, and level two of those whose level one moved since it was last read. A
   * table whose reading fails is `unreadable`, and no other for its sake.
   * @param asked of tables without a stamp to trust how recent a reading must be, and older dates
   * @throws WarehouseError when none can be read
   */
  read(tables: readonly TableName[], asked?: WatermarksAsked): Promise<Watermarks>;
  /** Remembers a landing's status: it stands in for a missing schedule. */
  note(landing: Announced): void;
}

type Announced = Pick<Landing, 'table' | 'gameDate' | 'status'>;

export interface WatermarkReaderOptions {
  readonly warehouse: Warehouse;
  /** The clock, in epoch milliseconds. */
  readonly now: () => EpochMs;
  /** What reads the tables: of each table those columns get fingerprints that any of them names. */
  readonly readers: readonly { readonly sources: readonly Source[] }[];
  /** Landings journaled before, oldest first; asked for only when there is no schedule. */
  readonly earlier: () => Promise<readonly Announced[]>;
}

/** A reader over a warehouse. */
export function watermarkReader({
  warehouse,
  now,
  readers,
  earlier,
}: WatermarkReaderOptions): WatermarkReader {
  const { levelOf, scheduleOf } = tableReader(warehouse, readers);
  const announced = announcedStatuses(earlier);
  return {
    async read(tables, asked = {}) {
      const readAt = now();
      const moment = { readAt, today: newYorkDate(readAt), asked };
      const stamps = await warehouse.stamps([...new Set([...tables, SCHEDULE])]);
      const stampOf = (table: TableName) => stamps.get(table) ?? null;
      const unreadable: Record<TableName, UnreadableTable> = {};
      const noted = <T>(table: TableName, reading: Promise<T>) =>
        reading.catch((error: unknown) => {
          unreadable[table] = unreadableTable(error);
          return null;
        });
      const levels = await Promise.all(
        tables.map(async (table) => {
          const level = await noted(table, levelOf(table, stampOf(table), moment));
          return level === null ? [] : [[table, level] as const];
        }),
      );
      const scheduled = await noted(SCHEDULE, scheduleOf(stampOf(SCHEDULE), moment));
      if (scheduled?.schedule.length === 0) await announced.recall();
      return {
        readAt,
        tables: Object.fromEntries(levels.flat()),
        ...(scheduled ?? { schedule: [] }),
        announced: announced.all(),
        unreadable,
      };
    },
    note: announced.note,
  };
}

/** Reads level two of one table at a time, where it is not known from before. */
interface TableReader {
  levelOf(table: TableName, found: Stamp, moment: Moment): Promise<TableWatermark>;
  scheduleOf(found: Stamp, moment: Moment): Promise<ScheduleRead>;
}

function tableReader(
  warehouse: Warehouse,
  readers: WatermarkReaderOptions['readers'],
): TableReader {
  const landed = reread<readonly LandedDate[]>();
  const schedule = reread<ScheduleRead>();
  const older = datedReadings();
  const keyOf = readingKeys();

  const queryDates = async (query: Query) => landedDates((await warehouse.query(query)).rows);

  /** The dates that are asked for and lie before those that were read. */
  async function olderOf(
    table: Table,
    key: string,
    landedDays: readonly LandedDate[],
    asked: readonly IsoDate[] = [],
  ): Promise<TableWatermark['older']> {
    const oldest = landedDays.at(-1)?.day;
    const days = [...new Set(asked)].filter((day) => oldest === undefined || day < oldest);
    if (days.length === 0) return undefined;
    const newest = days.sort().slice(-MOST_OLDER_DATES);
    const columns = columnsWanted(readers, table.name);
    return older.read(table.name, key, newest, async (dates) => {
      const query = landedQuery(table, columns, { kind: 'dates', dates });
      return query === null ? [] : queryDates(query);
    });
  }

  return {
    async levelOf(table, found, moment) {
      if (found === null) return { stamp: null, landed: [] };
      const stamp = orThrow(found);
      const known = findTable(table);
      const query =
        known &&
        landedQuery(known, columnsWanted(readers, table), { kind: 'newest', today: moment.today });
      if (!query) return { stamp, landed: [] };
      const { key, at } = keyOf(table, stamp, moment);
      const dates = await landed(table, key, () => queryDates(query));
      const before = await olderOf(known, key, dates, moment.asked.dates?.[table]);
      return {
        stamp,
        landed: dates,
        ...(before && { older: before }),
        ...(at < moment.readAt && { readAt: at }),
      };
    },
    async scheduleOf(found, moment) {
      if (found === null) return { schedule: [] };
      const { key } = keyOf(SCHEDULE, orThrow(found), moment);
      return schedule(SCHEDULE, key, async () =>
        scheduleRead((await warehouse.query(scheduleQuery(moment.today))).rows),
      );
    },
  };
}

/** Says what a reading is kept under: it is made anew under another key. */
function readingKeys(): (table: TableName, stamp: TableVersion, moment: Moment) => Key {
  /** Of tables without a stamp to trust: when they were last read, on which day. */
  const lastRead = new Map<TableName, { readonly at: EpochMs; readonly today: IsoDate }>();
  return (table, stamp, { readAt, today, asked }) => {
    if (stamp.untrusted !== true) return { key: readingKey(stamp, today), at: readAt };
    const last = lastRead.get(table);
    const stands =
      last !== undefined &&
      last.today === today &&
      last.at >= (asked.since ?? Number.NEGATIVE_INFINITY) &&
      !isAhead(last.at, readAt);
    const at = stands ? last.at : readAt;
    lastRead.set(table, { at, today });
    return { key: `read ${at} ${today}`, at };
  };
}

type Stamp = TableVersion | WarehouseError | null;

/** One call of `read`. */
interface Moment {
  readonly readAt: EpochMs;
  readonly today: IsoDate;
  readonly asked: WatermarksAsked;
}

/** What a reading is kept under, and when it was made at the earliest. */
interface Key {
  readonly key: string;
  readonly at: EpochMs;
}

/** More older dates than these are not read by themselves: whoever asks has to take them for changed. */
const MOST_OLDER_DATES = 31;

function orThrow(stamp: TableVersion | WarehouseError): TableVersion {
  if (stamp instanceof WarehouseError) throw stamp;
  return stamp;
}

function unreadableTable(error: unknown): UnreadableTable {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof TrendsError ? error.remedy : 'See the log; it is retried.';
  if (!(error instanceof WarehouseError)) return { message, remedy, permanent: false };
  return { message, remedy, permanent: error.permanent, subject: error.subject };
}

function readingKey(stamp: TableVersion, today: IsoDate): string {
  return `${stamp.modifiedAt} ${stamp.rows} ${stamp.version ?? ''} ${today}`;
}

/** The columns of a table that exporters read. */
export function columnsWanted(
  readers: WatermarkReaderOptions['readers'],
  table: TableName,
): readonly string[] {
  const sources = readers.flatMap((each) => each.sources);
  const columns = sources.flatMap((source) =>
    source.kind === 'dated' && source.table === table ? source.columns : [],
  );
  return [...new Set(columns)];
}
