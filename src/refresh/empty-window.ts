import { addDays, type IsoDate } from '../domain/date.js';
import type { GuardFinding } from '../domain/guard-findings.js';
import { findTable, type TableName } from '../domain/tables.js';
import { dateRange } from '../levels/date-range.js';
import type { Warehouse } from '../ports/warehouse.js';

/** A table may be silent across a summer, not longer. */
const LONGEST_BREAK_DAYS = 200;

/**
 * The first of the tables that has no rows anywhere near the as-of date, with the range it holds;
 * null when every silence is only the off-season. Reads each table's range: ask only on suspicion.
 */
export async function emptyWindow(
  warehouse: Warehouse,
  suspects: readonly TableName[],
  asOf: IsoDate,
): Promise<GuardFinding | null> {
  for (const name of suspects) {
    if (!findTable(name)?.dateColumn) continue;
    const range = await dateRange(warehouse, name, 'empty-window');
    if (range === null) return { kind: 'out-of-range', table: name, asOf, range };
    const { oldest, newest } = range;
    if (asOf < oldest || newest < addDays(asOf, -LONGEST_BREAK_DAYS)) {
      return { kind: 'out-of-range', table: name, asOf, range };
    }
  }
  return null;
}
