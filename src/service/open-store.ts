import type { Config } from '../config/index.js';
import { UsageError } from '../domain/errors.js';
import { placeOf } from '../domain/place.js';
import type { ObjectStore } from '../ports/object-store.js';

/** The store that `out` or `state` names; its adapter is loaded only now. */
async function openStore(
  text: string,
  { storage: { endpoint } }: Pick<Config, 'storage'>,
  { secret = false }: { readonly secret?: boolean } = {},
): Promise<ObjectStore> {
  const place = placeOf(text);
  switch (place.kind) {
    case 'folder': {
      const { openDirectoryStore } = await import('../adapters/directory/index.js');
      return openDirectoryStore(place.path, { secret });
    }
    case 'cloud-storage': {
      const { openCloudStorage } = await import('../adapters/cloud-storage/index.js');
      const { bucket, prefix } = place;
      return openCloudStorage({ bucket, prefix, ...(endpoint && { apiEndpoint: endpoint }) });
    }
    case 'bigquery':
      throw new UsageError(`${text} holds tables, and objects cannot be kept there`, {
        remedy: 'Name a folder, or a bucket as gs://BUCKET.',
      });
  }
}

/** Journal, state and dead letters alone, for commands that must work without a warehouse. */
export function openPrivateStore(config: Pick<Config, 'state' | 'storage'>): Promise<ObjectStore> {
  return openStore(config.state, config, { secret: true });
}

/** The published files alone, for commands that must work without a warehouse. */
export function openPublishedStore(config: Pick<Config, 'out' | 'storage'>): Promise<ObjectStore> {
  return openStore(config.out, config);
}

/** The mode of the private folder where other accounts of this machine may enter it; null where none may. */
export async function privateModeTooWide({ state }: Pick<Config, 'state'>): Promise<string | null> {
  const place = placeOf(state);
  if (place.kind !== 'folder' || process.platform === 'win32') return null;
  const { openToOthers } = await import('../adapters/directory/rights.js');
  return openToOthers(place.path);
}
