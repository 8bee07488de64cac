import type { EpochMs, IsoDate } from '../src/domain/date.js';
import type { Landing } from '../src/domain/landing.js';
import type { TableName } from '../src/domain/tables.js';

/** When each date of each table was last announced. */
export interface Heard {
  note(landing: Pick<Landing, 'table' | 'gameDate' | 'receivedAt'>): void;
  /** Whether the date was announced at a moment or later. */
  since(table: TableName, date: IsoDate, at: EpochMs): boolean;
  /** Whether anything of the table is remembered. */
  has(table: TableName): boolean;
  /** @param readAt when a table was last compared with what it had been: what came later still is to be */
  forgetBefore(readAt: (table: TableName) => EpochMs): void;
}

/** Remembers announcements until they are forgotten. */
export function heardOf(): Heard {
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
