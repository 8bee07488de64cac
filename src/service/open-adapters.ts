import { asyncScheduler, type SchedulerLike } from 'rxjs';
import type { Config } from '../config/index.js';
import type { Log } from '../log.js';
import { type Adapters, resilientParts } from './adapters.js';
import { openPrivateStore, openPublishedStore } from './open-store.js';
import { openWarehouse } from './open-warehouse.js';

/**
 * The composition root: opens the adapters that the configuration names.
 * @param log hears of calls that are tried again; silent when absent
 */
export async function openAdapters(
  config: Config,
  scheduler: SchedulerLike = asyncScheduler,
  log?: Log,
): Promise<Adapters> {
  const [warehouse, published, privately] = await Promise.all([
    openWarehouse(config),
    openPublishedStore(config),
    openPrivateStore(config),
  ]);
  return resilientParts({ warehouse, published, privately, scheduler }, log);
}
