import { type EpochMs, type IsoDate, newYorkDate } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { LandedDate, Levels, ScheduledDate, TableStamp } from '../domain/levels.js';
import { findTable, SCHEDULE, type TableName } from '../domain/tables.js';
import type { Warehouse } from '../ports/warehouse.js';
import { announcedStatuses } from './announced.js';
import { landedDates } from './landed-dates.js';
import { landedQuery } from './landed-query.js';
import { reread } from './reread.js';
import { scheduledDates, scheduleQuery } from './schedule.js';

/** Reads what the warehouse holds, two levels deep. */
export interface LevelReader {
  /** Level one of each table, and level two of those whose level one moved since it was last read. */
  read(tables: readonly TableName[]): Promise<Levels>;
  /** Remembers a landing's status: it stands in for a missing schedule. */
  note(landing: Announced): void;
}

type Announced = Pick<Landing, 'table' | 'gameDate' | 'status'>;

/**
 * A reader over a warehouse.
 * @param now the clock, in epoch milliseconds
 * @param earlier landings journaled before, oldest first; asked for only when there is no schedule
 */
export function levelReader(
  warehouse: Warehouse,
  now: () => EpochMs,
  earlier: () => Promise<readonly Announced[]>,
): LevelReader {
  const landed = reread<readonly LandedDate[]>();
  const schedule = reread<readonly ScheduledDate[]>();
  const announced = announcedStatuses(earlier);

  async function landedOf(table: TableName, stamp: TableStamp, today: IsoDate) {
    const known = findTable(table);
    const query = known === undefined ? null : landedQuery(known, today);
    if (query === null) return [];
    return landed(table, readingKey(stamp, today), async () =>
      landedDates((await warehouse.query(query)).rows),
    );
  }

  async function scheduleOf(stamp: TableStamp | undefined, today: IsoDate) {
    if (stamp === undefined) return [];
    return schedule(SCHEDULE, readingKey(stamp, today), async () =>
      scheduledDates((await warehouse.query(scheduleQuery(today))).rows),
    );
  }

  return {
    async read(tables) {
      const readAt = now();
      const today = newYorkDate(readAt);
      const stamps = await warehouse.stamps([...new Set([...tables, SCHEDULE])]);
      const levels = await Promise.all(
        tables.map(async (table) => {
          const stamp = stamps.get(table) ?? null;
          const dates = stamp === null ? [] : await landedOf(table, stamp, today);
          return [table, { stamp, landed: dates }] as const;
        }),
      );
      const scheduled = await scheduleOf(stamps.get(SCHEDULE), today);
      if (scheduled.length === 0) await announced.recall();
      return {
        readAt,
        tables: Object.fromEntries(levels),
        schedule: scheduled,
        announced: announced.all(),
      };
    },
    note: announced.note,
  };
}

function readingKey(stamp: TableStamp, today: IsoDate): string {
  return `${stamp.modifiedAt} ${stamp.rows} ${stamp.version ?? ''} ${today}`;
}
