import { asyncScheduler, type SchedulerLike } from 'rxjs';
import type { Log } from '../log.js';
import type { ObjectStore } from '../ports/object-store.js';
import type { Warehouse } from '../ports/warehouse.js';
import {
  type ResilienceOptions,
  resilientStore,
  resilientWarehouse,
} from '../resilience/policies.js';

/** The adapters and the clock that a command runs on; chosen in one place, `open-adapters.ts`. */
export interface Adapters {
  readonly warehouse: Warehouse;
  /** Published files: world-readable. */
  readonly published: ObjectStore;
  /** Journal, state, dead letters: private. */
  readonly privately: ObjectStore;
  readonly scheduler: SchedulerLike;
  /** The process stops: calls under way end, but none that fails is tried again. */
  giveUp?(): void;
}

/** How patient to be with the ports; absent: as `src/resilience` proposes. */
type PartsPatience = Partial<Omit<ResilienceOptions, 'name' | 'signal'>>;

/**
 * The adapters with short outages bridged: calls end in time and are tried again after transient
 * failures; a port that keeps failing is left alone for a while. Waits are in real time, whatever
 * clock the pipeline runs on. `giveUp` ends the waits: what fails from then on fails at once.
 * @param log hears of every further try and of every circuit that opens or closes; silent when absent
 */
export function resilientParts(
  adapters: Adapters,
  log?: Log,
  patience: PartsPatience = {},
): Adapters {
  const stopping = new AbortController();
  const options = (name: string): ResilienceOptions => ({
    scheduler: asyncScheduler,
    onRetry: ({ call, failures, delayMs, error }) =>
      log?.warn(
        { event: 'call.retried', port: name, call, failures, delayMs, err: error },
        'call failed; retrying',
      ),
    onChange: ({ kind }) =>
      log?.warn({ event: 'circuit.changed', port: name, circuit: kind }, `circuit ${kind}`),
    ...patience,
    name,
    signal: stopping.signal,
  });
  return {
    ...adapters,
    warehouse: resilientWarehouse(adapters.warehouse, options('the warehouse')),
    published: resilientStore(adapters.published, options('the store of published files')),
    privately: resilientStore(adapters.privately, options('the private store')),
    giveUp: () => {
      stopping.abort();
      adapters.giveUp?.();
    },
  };
}
