import { addDays, type IsoDate } from '../domain/date.js';
import type { TableName } from '../domain/tables.js';
import { dateRange } from '../levels/date-range.js';
import type { Warehouse } from '../ports/warehouse.js';

/** For so long after its first row ever a source is not judged by what it lacks. */
const BEGINNING_DAYS = 14;

/**
 * True when the oldest row of any of the tables is at most 14 days old: the data itself begins, and
 * what it lacks was not lost but is still to come (lines, analyses). Reads each table's oldest date:
 * ask only on suspicion.
 */
export async function isBeginning(
  warehouse: Warehouse,
  tables: readonly TableName[],
  asOf: IsoDate,
): Promise<boolean> {
  const ranges = await Promise.all(tables.map((table) => dateRange(warehouse, table, 'beginning')));
  const [first] = ranges.flatMap((range) => range?.oldest ?? []).sort();
  return first !== undefined && first <= asOf && first > addDays(asOf, -BEGINNING_DAYS);
}
