import { addDays, type IsoDate } from '../domain/date.js';
import type { GuardFinding } from '../domain/guard-findings.js';
import { findTable, type TableName } from '../domain/tables.js';
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
    const dateColumn = findTable(name)?.dateColumn;
    if (!dateColumn) continue;
    const { rows } = await warehouse.query({
      sql: `SELECT MIN(${dateColumn}) AS oldest, MAX(${dateColumn}) AS newest FROM ${name}`,
      parameters: {},
      labels: { purpose: 'empty-window' },
    });
    const { oldest, newest } = rows[0] ?? {};
    if (typeof oldest !== 'string' || typeof newest !== 'string') {
      return { kind: 'out-of-range', table: name, asOf, range: null };
    }
    if (asOf < oldest || newest < addDays(asOf, -LONGEST_BREAK_DAYS)) {
      return { kind: 'out-of-range', table: name, asOf, range: { oldest, newest } };
    }
  }
  return null;
}
