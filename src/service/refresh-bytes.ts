import { exporterOf } from '../../exporters/registry.js';
import type { Config } from '../config/index.js';
import type { IsoDate } from '../domain/date.js';
import { queryFor } from '../refresh/refresh.js';
import { openWarehouse } from './open-warehouse.js';
import { settingsOf } from './plans.js';

/** What a refresh of each exporter would read, in bytes, as the warehouse estimates it; without those it cannot say. */
export async function refreshBytes(
  config: Config,
  exporters: readonly string[],
  asOf: IsoDate,
): Promise<ReadonlyMap<string, number>> {
  const warehouse = await openWarehouse(config);
  const bytes = new Map<string, number>();
  try {
    for (const name of exporters) {
      const { params } = settingsOf(config, name);
      const labels = { exporter: name, purpose: 'simulate' };
      const asked = { exporter: exporterOf(name), params, asOf, through: asOf, labels };
      const estimate = await warehouse.estimate(queryFor(asked));
      if (estimate !== null) bytes.set(name, estimate);
    }
  } finally {
    await warehouse.close();
  }
  return bytes;
}
