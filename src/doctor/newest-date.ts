import { type IsoDate, isIsoDate } from '../domain/date.js';
import { findTable, type TableName } from '../domain/tables.js';
import type { Warehouse } from '../ports/warehouse.js';

/** The newest date that a table has rows of, however long ago; null: it has none, or no dates. */
export async function newestDate(
  warehouse: Pick<Warehouse, 'query'>,
  table: TableName,
): Promise<IsoDate | null> {
  const column = findTable(table)?.dateColumn;
  if (!column) return null;
  const { rows } = await warehouse.query({
    sql: `SELECT MAX(${column}) AS newest FROM ${table}`,
    parameters: {},
    labels: { purpose: 'doctor' },
  });
  const newest = rows[0]?.newest;
  return typeof newest === 'string' && isIsoDate(newest) ? newest : null;
}
