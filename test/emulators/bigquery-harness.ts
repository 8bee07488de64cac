import { bigQueryClient } from '../../src/adapters/bigquery/client.js';
import { type BigQueryOptions, openBigQueryWarehouse } from '../../src/adapters/bigquery/index.js';
import { intercept } from '../../src/resilience/intercept.js';
import type { WarehouseHarness } from '../contracts/warehouse.js';
import type { Emulator } from './bigquery-emulator.js';
import { createDatasets, putTables } from './bigquery-tables.js';

let projects = 0;

/** A project of one's own in an emulator, with the datasets of the platform and no tables. */
export async function openIn(
  { apiEndpoint }: Emulator,
  settings: Partial<BigQueryOptions> = {},
): Promise<WarehouseHarness> {
  projects += 1;
  const options = { project: `trends-${projects}`, location: 'US', apiEndpoint, ...settings };
  const client = bigQueryClient(options);
  await createDatasets(client);
  const warehouse = openBigQueryWarehouse(options);
  return {
    warehouse: {
      ...intercept(warehouse, []),
      // The emulator checks a dry run, and then says 0 bytes whatever the query reads.
      estimate: async (query) => (await warehouse.estimate(query)) || null,
    },
    given: (tables) => putTables(client, tables),
    close: () => warehouse.close(),
  };
}
