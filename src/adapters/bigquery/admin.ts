import { bigQueryClient, type ClientOptions } from './client.js';
import { callFailure, isAbsent } from './failures.js';

/** What is known of a dataset. */
export interface DatasetFacts {
  /** E.g. `US` or `us-west2`. */
  readonly location: string;
}

/** What is known of a dataset; null when there is none of the name. @throws WarehouseError */
export async function readDataset(
  options: ClientOptions & { readonly dataset: string },
): Promise<DatasetFacts | null> {
  const { dataset } = options;
  try {
    const [metadata]: [{ readonly location?: string }, ...unknown[]] = await bigQueryClient(options)
      .dataset(dataset)
      .getMetadata();
    return { location: metadata.location ?? 'unknown' };
  } catch (error) {
    if (isAbsent(error)) return null;
    throw callFailure(`Looking at dataset ${dataset}`, error, options);
  }
}
