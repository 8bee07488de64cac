import type { InputReading } from '../../exporters/exporter.js';
import { addDays, type IsoDate } from '../domain/date.js';
import { findTable } from '../domain/tables.js';
import type { Warehouse } from '../ports/warehouse.js';

/** A window may be empty across a summer, not longer. */
const LONGEST_BREAK_DAYS = 200;

/**
 * Why a wholly empty window cannot be right: the table has no rows anywhere near the as-of date.
 * Null when there are rows, or when it is only the off-season.
 */
export async function emptyWindow(
  warehouse: Warehouse,
  inputs: readonly InputReading[],
  asOf: IsoDate,
): Promise<string | null> {
  if (inputs.length === 0 || inputs.some(({ rows }) => rows > 0)) return null;
  const table = findTable(inputs[0]?.table ?? '');
  if (!table?.dateColumn) return null;
  const { dateColumn, name } = table;
  const { rows } = await warehouse.query({
    sql: `SELECT MIN(${dateColumn}) AS oldest, MAX(${dateColumn}) AS newest FROM ${name}`,
    parameters: {},
    labels: { purpose: 'empty-window' },
  });
  const { oldest, newest } = rows[0] ?? {};
  if (typeof oldest !== 'string' || typeof newest !== 'string') return `${name} has no rows at all`;
  if (asOf >= oldest && addDays(asOf, -LONGEST_BREAK_DAYS) <= newest) return null;
  return `${name} has no rows in the window up to ${asOf}; it holds ${oldest} to ${newest}`;
}
