import type { ObjectStore } from '../../src/ports/object-store.js';
import { intercept } from '../../src/resilience/intercept.js';
import { type FaultControl, type FaultyOptions, faultInjector } from './fault-injector.js';
import { storeRefusal } from './faults.js';

/** A store that fails as planned. */
export function faultyStore(
  store: ObjectStore,
  options: FaultyOptions,
): ObjectStore & FaultControl {
  const { inject, control } = faultInjector(options);
  const faulty = intercept(store, [
    (call, next) => {
      const expected = call.method === 'put' ? call.args[2].ifGeneration : undefined;
      return inject({
        method: call.method,
        target: call.args[0],
        refuse: (known, refusal) => storeRefusal(known, refusal, expected),
        work: () => next(call),
      });
    },
  ]);
  return { ...control, ...faulty };
}
