import { WarehouseError } from '../../src/domain/errors.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { intercept } from '../../src/resilience/intercept.js';
import { type FaultControl, type FaultyOptions, faultInjector } from './fault-injector.js';
import { warehouseRefusal } from './faults.js';

/** A warehouse that fails as planned. */
export function faultyWarehouse(
  warehouse: Warehouse,
  options: FaultyOptions,
): Warehouse & FaultControl {
  const { inject, control } = faultInjector(options);
  const faulty = intercept(warehouse, [
    (call, next) => {
      const signal = call.method === 'query' ? call.args[1]?.signal : undefined;
      return inject({
        method: call.method,
        target: '',
        refuse: warehouseRefusal,
        signal,
        aborted: () => cancelled(signal?.reason),
        work: () => next(call),
      });
    },
  ]);
  return { ...control, ...faulty, close: () => warehouse.close() };
}

function cancelled(cause: unknown): WarehouseError {
  return new WarehouseError('The query was cancelled', {
    permanent: false,
    remedy: 'Run it again.',
    cause,
  });
}
