import type { Bucket } from '@google-cloud/storage';
import { PreconditionFailed } from '../../domain/errors.js';
import type {
  ObjectHead,
  ObjectStore,
  PutOptions,
  StoredObject,
} from '../../ports/object-store.js';
import { type ClientOptions, REQUEST_TIMEOUT_MS, storageClient } from './client.js';
import { isObjectAbsent, isPrecondition, storeFailure } from './failures.js';
import { checkBucket, isName, pathOf, rootOf } from './names.js';
import { readHead, readObject } from './read-object.js';
import { writeObject } from './write-object.js';

export interface CloudStorageOptions extends ClientOptions {
  readonly bucket: string;
  /** The objects' names begin there, e.g. `state`; the whole bucket when absent. */
  readonly prefix?: string;
}

const GENERATION = /^(0|[1-9]\d{0,18})$/;

/**
 * A bucket, or a prefix in it, as an object store. Asks nothing of the bucket yet.
 * @throws StoreError (permanent) when the bucket's name or the prefix cannot be
 */
export function openCloudStorage(options: CloudStorageOptions): ObjectStore {
  const { bucket, prefix = '', requestTimeoutMs = REQUEST_TIMEOUT_MS } = options;
  checkBucket(bucket);
  return new CloudStorage(storageClient(options).bucket(bucket), rootOf(prefix), requestTimeoutMs);
}

/** Names are relative to the root, which is empty or ends in `/`. */
export class CloudStorage implements ObjectStore {
  constructor(
    private readonly bucket: Bucket,
    private readonly root: string,
    private readonly timeoutMs: number,
  ) {}

  async get(name: string): Promise<StoredObject | null> {
    const path = pathOf(this.root, name);
    return this.guarded('Reading', path, () => readObject(this.bucket, path, this.timeoutMs));
  }

  async head(name: string): Promise<ObjectHead | null> {
    const path = pathOf(this.root, name);
    return this.guarded('Reading', path, () => readHead(this.bucket, path));
  }

  /** Readers read the object itself. */
  async show(name: string): Promise<void> {
    pathOf(this.root, name);
  }

  async put(name: string, body: Uint8Array, options: PutOptions): Promise<string> {
    const path = pathOf(this.root, name);
    const { ifGeneration } = options;
    if (ifGeneration !== undefined && !GENERATION.test(ifGeneration)) {
      throw new PreconditionFailed(name, ifGeneration);
    }
    return this.guarded('Writing', path, async () => {
      try {
        return await writeObject(this.bucket, path, body, options);
      } catch (error) {
        // Also when an earlier try of the same put was the one that took effect: whoever tries again
        // recognises its own object.
        if (ifGeneration === undefined || !isPrecondition(error)) throw error;
        throw new PreconditionFailed(name, ifGeneration);
      }
    });
  }

  async list(prefix: string): Promise<readonly string[]> {
    const path = `${this.root}${prefix}`;
    return this.guarded('Listing', path, async () => {
      const [files] = await this.bucket.getFiles({
        prefix: path,
        fields: 'items(name),nextPageToken',
      });
      // Placeholders of folders and the like are others' and no objects of ours.
      return files
        .map((file) => file.name.slice(this.root.length))
        .filter(isName)
        .sort();
    });
  }

  async delete(name: string): Promise<void> {
    const path = pathOf(this.root, name);
    await this.guarded('Deleting', path, async () => {
      try {
        await this.bucket.file(path).delete();
      } catch (error) {
        if (!isObjectAbsent(error)) throw error;
      }
    });
  }

  private async guarded<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
    const { name } = this.bucket;
    try {
      return await work();
    } catch (error) {
      throw storeFailure(`${doing} gs://${name}/${path}`, name, error);
    }
  }
}
