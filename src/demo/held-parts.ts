import { intercept, type Port } from '../resilience/intercept.js';
import type { Parts } from '../service/parts.js';
import type { StoryClock } from './story-clock.js';

/** The parts with the clock standing still during each of their calls. */
export function heldParts(parts: Parts, clock: StoryClock): Parts {
  const { warehouse, published, privately } = parts;
  const held = <P extends Port<P>>(port: P): P =>
    intercept(port, [(call, next) => clock.during(() => next(call))]);
  return {
    ...parts,
    warehouse: { ...held(warehouse), close: () => warehouse.close() },
    published: held(published),
    privately: held(privately),
  };
}
