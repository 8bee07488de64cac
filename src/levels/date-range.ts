import { type IsoDate, isIsoDate } from '../domain/date.js';
import { date, type Query } from '../domain/query.js';
import { findTable, type TableName } from '../domain/tables.js';
import type { Warehouse } from '../ports/warehouse.js';

/** The oldest and the newest date that a table has rows of. */
export interface DateRange {
  readonly oldest: IsoDate;
  readonly newest: IsoDate;
}

/** Before the league's first game nothing is dated. Tables that require a filter by date get this one. */
const FIRST_DATE = '1946-11-01';

/**
 * The dates a table has rows of, however long ago; null: it has none, or no dates. Reads one column of
 * all partitions: ask only on suspicion.
 * @param purpose as job labels say it
 */
export async function dateRange(
  warehouse: Pick<Warehouse, 'query'>,
  table: TableName,
  purpose: string,
): Promise<DateRange | null> {
  const query = dateRangeQuery(table, purpose);
  if (query === null) return null;
  const { rows } = await warehouse.query(query);
  const { oldest, newest } = rows[0] ?? {};
  return isDate(oldest) && isDate(newest) ? { oldest, newest } : null;
}

/** The query of `dateRange`; null for a table without dates. */
function dateRangeQuery(table: TableName, purpose: string): Query | null {
  const column = findTable(table)?.dateColumn;
  if (!column) return null;
  return {
    sql: `SELECT MIN(${column}) AS oldest, MAX(${column}) AS newest
FROM ${table}
WHERE ${column} >= @first_date`,
    parameters: { first_date: date(FIRST_DATE) },
    labels: { purpose },
  };
}

function isDate(value: unknown): value is IsoDate {
  return typeof value === 'string' && isIsoDate(value);
}
