import type { TableName } from '../../src/domain/tables.js';
import type { TableVersion } from '../../src/domain/watermarks.js';
import type { Warehouse } from '../../src/ports/warehouse.js';

/** The stamps of tables of which all can be read. @throws the error of the first that cannot */
export async function soundStamps(
  warehouse: Pick<Warehouse, 'stamps'>,
  tables: readonly TableName[],
): Promise<ReadonlyMap<TableName, TableVersion>> {
  const stamps = new Map<TableName, TableVersion>();
  for (const [table, stamp] of await warehouse.stamps(tables)) {
    if (stamp instanceof Error) throw stamp;
    stamps.set(table, stamp);
  }
  return stamps;
}
