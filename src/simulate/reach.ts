import type { EpochMs, IsoDate } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';
import { findTable, type TableName } from '../domain/tables.js';

/** When tables reached game dates, as far as their landings tell. */
export interface Reach {
  /** Whether the table had reached the date: its newest landing for it by then was a success. */
  had(table: TableName, date: IsoDate, at: EpochMs): boolean;
  /** The first moment after `at` at which it has, or null when it never does. */
  after(table: TableName, date: IsoDate, at: EpochMs): EpochMs | null;
}

/**
 * Reads landings as the pipeline does without a warehouse. A table that games do not date reaches a date
 * with any landing for it or for a later one.
 * @param landings by the moment they landed
 */
export function reachOf(landings: readonly Landing[]): Reach {
  const byTable = new Map<TableName, Landing[]>();
  for (const landing of landings) {
    const others = byTable.get(landing.table);
    if (others === undefined) byTable.set(landing.table, [landing]);
    else others.push(landing);
  }
  const known = new Map<string, readonly Landing[]>();
  const ofDate = (table: TableName, date: IsoDate) => {
    const key = `${table} ${date}`;
    const found = known.get(key) ?? landingsFor(byTable.get(table) ?? [], table, date);
    known.set(key, found);
    return found;
  };
  const whole = (table: TableName, { status }: Landing) => status === 'success' || isUndated(table);
  return {
    had: (table, date, at) => {
      const newest = ofDate(table, date).findLast(({ landedAt }) => landedAt <= at);
      return newest !== undefined && whole(table, newest);
    },
    after: (table, date, at) =>
      ofDate(table, date).find((landing) => landing.landedAt > at && whole(table, landing))
        ?.landedAt ?? null,
  };
}

function landingsFor(landings: readonly Landing[], table: TableName, date: IsoDate) {
  return landings.filter(({ gameDate }) =>
    isUndated(table) ? gameDate >= date : gameDate === date,
  );
}

function isUndated(table: TableName): boolean {
  return findTable(table)?.landed?.kind === 'rows';
}
