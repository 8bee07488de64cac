import type { ObjectStore } from '../../src/ports/object-store.js';
import { type FaultControl, type FaultyOptions, faultInjector } from './fault-injector.js';
import { type FaultyCall, type Refusal, storeRefusal } from './faults.js';

/** A store that fails as planned. */
export function faultyStore(
  store: ObjectStore,
  options: FaultyOptions,
): ObjectStore & FaultControl {
  const { inject, control } = faultInjector(options);
  const refuse = (call: FaultyCall, refusal: Refusal) => storeRefusal(call, refusal, undefined);
  return {
    ...control,
    get: (name) => inject({ method: 'get', target: name, refuse, work: () => store.get(name) }),
    head: (name) => inject({ method: 'head', target: name, refuse, work: () => store.head(name) }),
    show: (name) => inject({ method: 'show', target: name, refuse, work: () => store.show(name) }),
    put: (name, body, put) =>
      inject({
        method: 'put',
        target: name,
        refuse: (call, refusal) => storeRefusal(call, refusal, put.ifGeneration),
        work: () => store.put(name, body, put),
      }),
    list: (prefix) =>
      inject({ method: 'list', target: prefix, refuse, work: () => store.list(prefix) }),
    delete: (name) =>
      inject({ method: 'delete', target: name, refuse, work: () => store.delete(name) }),
  };
}
