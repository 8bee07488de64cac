import { intercept, type Port } from '../resilience/intercept.js';
import type { Adapters } from '../service/adapters.js';
import type { AcceleratedClock } from './accelerated-clock.js';

/** The adapters with the clock standing still during each of their calls. */
export function pausableAdapters(adapters: Adapters, clock: AcceleratedClock): Adapters {
  const { warehouse, published, privately } = adapters;
  const held = <P extends Port<P>>(port: P): P =>
    intercept(port, [(call, next) => clock.during(() => next(call))]);
  return {
    ...adapters,
    warehouse: { ...held(warehouse), close: () => warehouse.close() },
    published: held(published),
    privately: held(privately),
  };
}
