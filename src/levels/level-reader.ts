import type { Source } from '../../exporters/exporter.js';
import { type EpochMs, type IsoDate, newYorkDate } from '../domain/date.js';
import { TrendsError, WarehouseError } from '../domain/errors.js';
import type { Landing } from '../domain/landing.js';
import type {
  LandedDate,
  Levels,
  ScheduledDate,
  TableLevel,
  TableStamp,
  UnreadableTable,
} from '../domain/levels.js';
import { findTable, SCHEDULE, type TableName } from '../domain/tables.js';
import type { Warehouse } from '../ports/warehouse.js';
import { announcedStatuses } from './announced.js';
import { landedDates } from './landed-dates.js';
import { landedQuery } from './landed-query.js';
import { reread } from './reread.js';
import { scheduledDates, scheduleQuery } from './schedule.js';

/** Reads what the warehouse holds, two levels deep. */
export interface LevelReader {
  /**
   * Level one of each table, and level two of those whose level one moved since it was last read. A
   * table whose reading fails is `unreadable`, and no other for its sake.
   * @throws WarehouseError when none can be read
   */
  read(tables: readonly TableName[]): Promise<Levels>;
  /** Remembers a landing's status: it stands in for a missing schedule. */
  note(landing: Announced): void;
}

type Announced = Pick<Landing, 'table' | 'gameDate' | 'status'>;

export interface LevelReaderOptions {
  readonly warehouse: Warehouse;
  /** The clock, in epoch milliseconds. */
  readonly now: () => EpochMs;
  /** What reads the tables: of each table those columns get fingerprints that any of them names. */
  readonly readers: readonly { readonly sources: readonly Source[] }[];
  /** Landings journaled before, oldest first; asked for only when there is no schedule. */
  readonly earlier: () => Promise<readonly Announced[]>;
}

/** A reader over a warehouse. */
export function levelReader({ warehouse, now, readers, earlier }: LevelReaderOptions): LevelReader {
  const landed = reread<readonly LandedDate[]>();
  const schedule = reread<readonly ScheduledDate[]>();
  const announced = announcedStatuses(earlier);

  async function landedOf(table: TableName, stamp: TableStamp, today: IsoDate) {
    const known = findTable(table);
    const query = known && landedQuery(known, columnsRead(readers, table), today);
    if (!query) return [];
    return landed(table, readingKey(stamp, today), async () =>
      landedDates((await warehouse.query(query)).rows),
    );
  }

  async function scheduleOf(found: Stamp, today: IsoDate): Promise<readonly ScheduledDate[]> {
    if (found === null) return [];
    const stamp = orThrow(found);
    return schedule(SCHEDULE, readingKey(stamp, today), async () =>
      scheduledDates((await warehouse.query(scheduleQuery(today))).rows),
    );
  }

  async function levelOf(table: TableName, found: Stamp, today: IsoDate): Promise<TableLevel> {
    if (found === null) return { stamp: null, landed: [] };
    const stamp = orThrow(found);
    return { stamp, landed: await landedOf(table, stamp, today) };
  }

  return {
    async read(tables) {
      const readAt = now();
      const today = newYorkDate(readAt);
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
          const level = await noted(table, levelOf(table, stampOf(table), today));
          return level === null ? [] : [[table, level] as const];
        }),
      );
      const scheduled = await noted(SCHEDULE, scheduleOf(stampOf(SCHEDULE), today));
      if (scheduled?.length === 0) await announced.recall();
      return {
        readAt,
        tables: Object.fromEntries(levels.flat()),
        schedule: scheduled ?? [],
        announced: announced.all(),
        unreadable,
      };
    },
    note: announced.note,
  };
}

type Stamp = TableStamp | WarehouseError | null;

function orThrow(stamp: TableStamp | WarehouseError): TableStamp {
  if (stamp instanceof WarehouseError) throw stamp;
  return stamp;
}

function unreadableTable(error: unknown): UnreadableTable {
  const message = error instanceof Error ? error.message : String(error);
  const remedy = error instanceof TrendsError ? error.remedy : 'See the log; it is tried again.';
  return { message, remedy, permanent: error instanceof WarehouseError && error.permanent };
}

function readingKey(stamp: TableStamp, today: IsoDate): string {
  return `${stamp.modifiedAt} ${stamp.rows} ${stamp.version ?? ''} ${today}`;
}

/** The columns of a table that exporters read. */
export function columnsRead(
  readers: LevelReaderOptions['readers'],
  table: TableName,
): readonly string[] {
  const sources = readers.flatMap((each) => each.sources);
  const columns = sources.flatMap((source) =>
    source.kind === 'dated' && source.table === table ? source.columns : [],
  );
  return [...new Set(columns)];
}
