import type { Config } from '../config/index.js';
import { placeOf } from '../domain/place.js';
import { pubSubConnection } from '../service/open-pubsub.js';
import type { BucketAdmin, SetupPorts } from '../setup/ports.js';

/**
 * Opens what setup looks with and acts through; Google's clients are loaded only now.
 * @throws UsageError when the configuration names no project
 */
export async function openSetupPorts(config: Config): Promise<SetupPorts> {
  const connection = pubSubConnection(config);
  const { project } = connection;
  const [{ openPubSubAdmin }, { readDataset }, buckets] = await Promise.all([
    import('../adapters/pubsub/admin.js'),
    import('../adapters/bigquery/admin.js'),
    openBuckets(config, project),
  ]);
  const place = placeOf(config.data);
  const { location, endpoint } = config.bigquery;
  const warehouse = {
    project: place.kind === 'bigquery' ? place.project : project,
    location,
    ...(endpoint && { apiEndpoint: endpoint }),
  };
  return {
    project,
    pubsub: openPubSubAdmin(connection),
    buckets,
    dataset: (dataset) => readDataset({ ...warehouse, dataset }),
  };
}

async function openBuckets(
  { storage: { endpoint } }: Config,
  projectId: string,
): Promise<BucketAdmin> {
  const [{ bucketAccess }, { createBucket, readBucket }] = await Promise.all([
    import('../adapters/cloud-storage/access.js'),
    import('../adapters/cloud-storage/bucket.js'),
  ]);
  const at = { projectId, ...(endpoint && { apiEndpoint: endpoint }) };
  return {
    find: async (bucket) => {
      const here = { bucket, ...at };
      return (await readBucket(here)) === null ? null : bucketAccess(here);
    },
    create: (bucket) => createBucket({ ...at, ...bucket }),
  };
}
