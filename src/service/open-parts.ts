import { asyncScheduler, type SchedulerLike } from 'rxjs';
import type { Config } from '../config/index.js';
import type { Log } from '../log.js';
import { openPrivateStore, openPublishedStore } from './open-store.js';
import { openWarehouse } from './open-warehouse.js';
import { type Parts, resilientParts } from './parts.js';

/**
 * The composition root: opens the adapters that the configuration names.
 * @param log hears of calls that are tried again; silent when absent
 */
export async function openParts(
  config: Config,
  scheduler: SchedulerLike = asyncScheduler,
  log?: Log,
): Promise<Parts> {
  const [warehouse, published, privately] = await Promise.all([
    openWarehouse(config),
    openPublishedStore(config),
    openPrivateStore(config),
  ]);
  return resilientParts({ warehouse, published, privately, scheduler }, log);
}
