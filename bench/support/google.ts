import { Storage } from '@google-cloud/storage';
import { bigQueryClient } from '../../src/adapters/bigquery/client.js';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import { TABLES } from '../../src/domain/tables.js';
import { TOPICS } from '../../src/domain/topics.js';
import { bigQueryCounterpart, startBigQuery } from '../../test/emulators/bigquery-emulator.js';
import { createDatasets, putTables } from '../../test/emulators/bigquery-tables.js';
import {
  cloudStorageCounterpart,
  startCloudStorage,
} from '../../test/emulators/cloud-storage-emulator.js';
import { PUBSUB_EMULATOR } from '../../test/emulators/pubsub-emulator.js';
import { emulatedProject } from '../../test/emulators/pubsub-project.js';

const COUNTERPARTS = [PUBSUB_EMULATOR, bigQueryCounterpart, cloudStorageCounterpart];

/** How to get what stands in for Google Cloud and is missing here; none when all is there. */
export const missingEmulators: readonly string[] = COUNTERPARTS.filter(({ found }) => !found).map(
  ({ howToGet }) => howToGet,
);

/** Emulators of Pub/Sub, BigQuery and Cloud Storage, the tables of a folder in the second. */
export interface Google {
  /** Settings of a service whose state is its own. */
  settings(service: string): object;
  close(): Promise<void>;
}

export async function openGoogle(tables: string): Promise<Google> {
  const project = await emulatedProject();
  const bigQuery = await startBigQuery();
  const storage = await startCloudStorage();
  const { apiEndpoint } = bigQuery;
  await load(tables, bigQueryClient({ project: project.id, location: 'US', apiEndpoint }));
  const buckets = new Storage({ apiEndpoint: storage.apiEndpoint, projectId: project.id });
  for (const name of ['trends-published', 'trends-private']) await buckets.createBucket(name);
  const subscriptions: string[] = [];
  for (const topic of Object.values(TOPICS)) {
    const { subscription } = await project.create({ topic });
    subscriptions.push(subscription);
  }
  return {
    settings: (service) => ({
      data: `bigquery://${project.id}`,
      out: `gs://trends-published/${service}`,
      state: `gs://trends-private/${service}`,
      bigquery: { endpoint: apiEndpoint },
      storage: { endpoint: storage.apiEndpoint },
      pubsub: { endpoint: project.host, subscriptions: subscriptions.join(',') },
      log: { format: 'json' },
    }),
    close: async () => {
      await project.close();
      await bigQuery.stop();
      await storage.stop();
    },
  };
}

async function load(folder: string, client: ReturnType<typeof bigQueryClient>): Promise<void> {
  const warehouse = await openDuckDbWarehouse({ folder });
  try {
    await createDatasets(client);
    for (const { name, columns } of TABLES) {
      const sql = `SELECT ${Object.keys(columns).join(', ')} FROM ${name}`;
      const { rows } = await warehouse.query({ sql, parameters: {} });
      await putTables(client, { [name]: rows });
    }
  } finally {
    await warehouse.close();
  }
}
