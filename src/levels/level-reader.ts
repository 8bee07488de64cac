import { type EpochMs, type IsoDate, newYorkDate } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import type { LandedDate, Levels, ScheduledDate, TableStamp } from '../domain/levels.js';
import { findTable, SCHEDULE, type TableName } from '../domain/tables.js';
import type { Warehouse } from '../ports/warehouse.js';
import { landedDates } from './landed-dates.js';
import { landedQuery } from './landed-query.js';
import { scheduledDates, scheduleQuery } from './schedule.js';

/** Reads what the warehouse holds, two levels deep. */
export interface LevelReader {
  /** Level one of each table, and level two of those whose level one moved since it was last read. */
  read(tables: readonly TableName[]): Promise<Levels>;
  /** Remembers a landing's status: it stands in for a missing schedule. */
  note(landing: Pick<Landing, 'table' | 'gameDate' | 'status'>): void;
}

/** What was read at a stamp; read again when the stamp or the day is another. */
interface Reading<T> {
  readonly key: string;
  readonly value: T;
}

/** A reader over a warehouse. @param now the clock, in epoch milliseconds */
export function levelReader(warehouse: Warehouse, now: () => EpochMs): LevelReader {
  const landed = new Map<TableName, Reading<readonly LandedDate[]>>();
  let schedule: Reading<readonly ScheduledDate[]> | null = null;
  const announced: Record<TableName, Record<IsoDate, 'success' | 'partial'>> = {};

  async function landedOf(table: TableName, stamp: TableStamp, today: IsoDate) {
    const known = findTable(table);
    const query = known === undefined ? null : landedQuery(known, today);
    if (query === null) return [];
    const key = readingKey(stamp, today);
    const before = landed.get(table);
    if (before?.key === key) return before.value;
    const value = landedDates((await warehouse.query(query)).rows);
    landed.set(table, { key, value });
    return value;
  }

  async function scheduleOf(stamp: TableStamp | undefined, today: IsoDate) {
    if (stamp === undefined) return [];
    const key = readingKey(stamp, today);
    if (schedule?.key === key) return schedule.value;
    const value = scheduledDates((await warehouse.query(scheduleQuery(today))).rows);
    schedule = { key, value };
    return value;
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
      return {
        readAt,
        tables: Object.fromEntries(levels),
        schedule: await scheduleOf(stamps.get(SCHEDULE), today),
        announced: structuredClone(announced),
      };
    },
    note({ table, gameDate, status }) {
      announced[table] = { ...announced[table], [gameDate]: status };
    },
  };
}

function readingKey(stamp: TableStamp, today: IsoDate): string {
  return `${stamp.modifiedAt} ${stamp.rows} ${today}`;
}
