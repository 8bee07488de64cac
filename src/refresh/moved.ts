import { WarehouseError } from '../domain/errors.js';
import { type Levels, sameStamp } from '../domain/levels.js';
import type { TableName } from '../domain/tables.js';
import type { Warehouse } from '../ports/warehouse.js';

/**
 * The tables that were changed since the levels were read: what a query read of them meanwhile may
 * be neither what they held before nor what they hold now.
 */
export async function movedSince(
  levels: Pick<Levels, 'tables'>,
  tables: readonly TableName[],
  warehouse: Warehouse,
): Promise<readonly TableName[]> {
  const stamps = await warehouse.stamps(tables);
  return tables.filter((table) => {
    const stamp = stamps.get(table) ?? null;
    // What cannot be read any more is not known to be what it was.
    if (stamp instanceof WarehouseError) return true;
    return !sameStamp(levels.tables[table]?.stamp ?? null, stamp);
  });
}
