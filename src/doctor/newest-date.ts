import type { IsoDate } from '../domain/date.js';
import type { TableName } from '../domain/tables.js';
import { dateRange } from '../levels/date-range.js';
import type { Warehouse } from '../ports/warehouse.js';

/** The newest date that a table has rows of, however long ago; null: it has none, or no dates. */
export async function newestDate(
  warehouse: Pick<Warehouse, 'query'>,
  table: TableName,
): Promise<IsoDate | null> {
  return (await dateRange(warehouse, table, 'doctor'))?.newest ?? null;
}
