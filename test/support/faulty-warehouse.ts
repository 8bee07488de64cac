import { WarehouseError } from '../../src/domain/errors.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { type FaultControl, type FaultyOptions, faultInjector } from './fault-injector.js';
import { warehouseRefusal } from './faults.js';

/** A warehouse that fails as planned. */
export function faultyWarehouse(
  warehouse: Warehouse,
  options: FaultyOptions,
): Warehouse & FaultControl {
  const { inject, control } = faultInjector(options);
  const named = (method: string) => ({ method, target: '', refuse: warehouseRefusal });
  return {
    ...control,
    query: (query, call = {}) =>
      inject({
        ...named('query'),
        signal: call.signal,
        aborted: () => cancelled(call.signal?.reason),
        work: () => warehouse.query(query, call),
      }),
    estimate: (query) => inject({ ...named('estimate'), work: () => warehouse.estimate(query) }),
    stamps: (tables) => inject({ ...named('stamps'), work: () => warehouse.stamps(tables) }),
    close: () => warehouse.close(),
  };
}

function cancelled(cause: unknown): WarehouseError {
  return new WarehouseError('The query was cancelled', {
    permanent: false,
    remedy: 'Run it again.',
    cause,
  });
}
