import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { openDirectoryStore } from '../adapters/directory/index.js';
import { openDuckDbWarehouse } from '../adapters/duckdb/index.js';
import type { Config } from '../config/index.js';
import type { Log } from '../log.js';
import type { Parts } from './parts.js';
import { resilientParts } from './resilient-parts.js';

/**
 * The composition root: opens the adapters that the configuration names.
 * @param log hears of calls that are tried again; silent when absent
 */
export async function openParts(
  config: Config,
  scheduler: SchedulerLike = asyncScheduler,
  log?: Log,
): Promise<Parts> {
  const { data, out, state } = config;
  const [warehouse, published, privately] = await Promise.all([
    openDuckDbWarehouse({ folder: data, ...config.warehouse }),
    openDirectoryStore(out),
    openDirectoryStore(state),
  ]);
  return resilientParts({ warehouse, published, privately, scheduler }, log);
}
