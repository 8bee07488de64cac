import { addDays, type IsoDate, seasonOf, seasonStart } from '../src/domain/date.js';
import { findTable, type TableName } from '../src/domain/tables.js';
import type { Source } from './exporter.js';

/**
 * A table of which the last `days` days count (both ends in) and nothing else is read.
 * @param columns those that the query names; all of the table's when absent
 */
export function lastDays(
  table: TableName,
  days: number,
  columns: readonly string[] = columnsOf(table),
): Source {
  const window = (asOf: IsoDate) => ({ from: addDays(asOf, -days), to: asOf });
  return { kind: 'dated', table, columns, window, span: window };
}

/** Like `lastDays`, read back to 1 October of the window's first season, as rest days need. */
export function lastDaysWithRest(
  table: TableName,
  days: number,
  columns: readonly string[] = columnsOf(table),
): Source {
  const window = (asOf: IsoDate) => ({ from: addDays(asOf, -days), to: asOf });
  const span = (asOf: IsoDate) => ({
    from: seasonStart(seasonOf(addDays(asOf, -days))),
    to: asOf,
  });
  return { kind: 'dated', table, columns, window, span };
}

/** A table that counts from a fixed date on. */
export function since(
  table: TableName,
  from: IsoDate,
  columns: readonly string[] = columnsOf(table),
): Source {
  const window = (asOf: IsoDate) => ({ from, to: asOf });
  return { kind: 'dated', table, columns, window, span: window };
}

/** A table that changes without completion events. */
export function silent(table: TableName): Source {
  return { kind: 'silent', table };
}

function columnsOf(table: TableName): readonly string[] {
  return Object.keys(findTable(table)?.columns ?? {});
}
