import type { Bucket, BucketMetadata } from '@google-cloud/storage';
import { StoreError } from '../../domain/errors.js';
import { administer, type BucketOptions } from './administer.js';
import { type BucketFacts, factsOf } from './bucket-facts.js';
import { isAbsent, isConflict, isForbidden } from './failures.js';

export type { BucketOptions } from './administer.js';

/** What is configured on a bucket; null when there is none of the name. @throws StoreError */
export async function readBucket(options: BucketOptions): Promise<BucketFacts | null> {
  return administer(
    'Reading',
    { ...options, role: `roles/storage.bucketViewer on gs://${options.bucket}` },
    async (bucket) => {
      const metadata = await metadataOf(bucket);
      return metadata === null ? null : factsOf(options.bucket, metadata);
    },
  );
}

export interface NewBucket extends BucketOptions {
  /** E.g. `us-east1`. */
  readonly location: string;
  /** Nobody can be granted access without signing in, neither now nor by mistake later. */
  readonly preventPublicAccess: boolean;
}

/** Creates a bucket with uniform access, unless this account has it already. @throws StoreError */
export async function createBucket(options: NewBucket): Promise<'created' | 'existing'> {
  const { location, preventPublicAccess } = options;
  return administer(
    'Creating',
    { ...options, role: 'roles/storage.admin on the project' },
    async (bucket) => {
      try {
        await bucket.create({
          location,
          iamConfiguration: {
            uniformBucketLevelAccess: { enabled: true },
            publicAccessPrevention: preventPublicAccess ? 'enforced' : 'inherited',
          },
        });
        return 'created';
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
      if (await isInReach(bucket)) return 'existing';
      throw new StoreError(`The name gs://${bucket.name} is taken, by a bucket out of reach`, {
        permanent: true,
        remedy: `Choose another name, or grant this account roles/storage.admin where that bucket is.`,
      });
    },
  );
}

async function isInReach(bucket: Bucket): Promise<boolean> {
  try {
    return (await metadataOf(bucket)) !== null;
  } catch (error) {
    if (isForbidden(error)) return false;
    throw error;
  }
}

async function metadataOf(bucket: Bucket): Promise<BucketMetadata | null> {
  try {
    const [metadata] = await bucket.getMetadata();
    return metadata;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}
