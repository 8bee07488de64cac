import type { Config } from '../config/index.js';
import { UsageError } from '../domain/errors.js';
import { placeOf } from '../domain/place.js';
import type { Warehouse } from '../ports/warehouse.js';

const GIGABYTE = 1_000_000_000;

/** The warehouse that `data` names; its adapter is loaded only now. */
export async function openWarehouse(config: Config): Promise<Warehouse> {
  const place = placeOf(config.data);
  switch (place.kind) {
    case 'folder': {
      const { openDuckDbWarehouse } = await import('../adapters/duckdb/index.js');
      return openDuckDbWarehouse({ folder: place.path, ...config.warehouse });
    }
    case 'bigquery': {
      const { openBigQueryWarehouse } = await import('../adapters/bigquery/index.js');
      const { location, maximumGigabytes, endpoint } = config.bigquery;
      return openBigQueryWarehouse({
        project: place.project,
        location,
        maximumBytesBilled: maximumGigabytes * GIGABYTE,
        jobTimeoutMs: config.pipeline.runTimeoutMs,
        ...(endpoint && { apiEndpoint: endpoint }),
      });
    }
    case 'cloud-storage':
      throw new UsageError(`data: ${config.data} is a bucket, and tables are not read from one`, {
        remedy: 'Name a folder, or a project as bigquery://PROJECT.',
      });
  }
}
