import { addDays, type IsoDate } from '../domain/date.js';
import { findTable, type TableName } from '../domain/tables.js';
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
  const oldest = await Promise.all(tables.map((table) => oldestDate(warehouse, table)));
  const [first] = oldest.filter((date) => date !== null).sort();
  return first !== undefined && first <= asOf && first > addDays(asOf, -BEGINNING_DAYS);
}

async function oldestDate(warehouse: Warehouse, name: TableName): Promise<IsoDate | null> {
  const dateColumn = findTable(name)?.dateColumn;
  if (!dateColumn) return null;
  const { rows } = await warehouse.query({
    sql: `SELECT MIN(${dateColumn}) AS oldest FROM ${name}`,
    parameters: {},
    labels: { purpose: 'beginning' },
  });
  const oldest = rows[0]?.oldest;
  return typeof oldest === 'string' ? oldest : null;
}
