import type { TableStamp } from '../../src/domain/levels.js';
import type { TableName } from '../../src/domain/tables.js';
import type { Warehouse } from '../../src/ports/warehouse.js';

/** The stamps of tables of which all can be read. @throws the error of the first that cannot */
export async function soundStamps(
  warehouse: Pick<Warehouse, 'stamps'>,
  tables: readonly TableName[],
): Promise<ReadonlyMap<TableName, TableStamp>> {
  const stamps = new Map<TableName, TableStamp>();
  for (const [table, stamp] of await warehouse.stamps(tables)) {
    if (stamp instanceof Error) throw stamp;
    stamps.set(table, stamp);
  }
  return stamps;
}
