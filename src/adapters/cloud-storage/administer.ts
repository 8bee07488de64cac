import type { Bucket } from '@google-cloud/storage';
import { StoreError } from '../../domain/errors.js';
import { type ClientOptions, storageClient } from './client.js';
import { isPrecondition, storeFailure } from './failures.js';
import { checkBucket } from './names.js';

export interface BucketOptions extends ClientOptions {
  readonly bucket: string;
}

/**
 * Does something with the bucket itself, which takes other rights than its objects do.
 * @param role what to grant where rights are missing, and on what
 */
export async function administer<T>(
  doing: string,
  { role, ...options }: BucketOptions & { readonly role: string },
  work: (bucket: Bucket) => Promise<T>,
): Promise<T> {
  checkBucket(options.bucket);
  const bucket = storageClient(options).bucket(options.bucket);
  const what = `${doing} gs://${bucket.name}`;
  try {
    return await work(bucket);
  } catch (error) {
    if (isPrecondition(error)) throw changedMeanwhile(what);
    throw storeFailure(what, bucket.name, error, role);
  }
}

function changedMeanwhile(what: string): StoreError {
  return new StoreError(`${what} failed: a condition did not hold`, {
    permanent: true,
    remedy: 'Somebody else changed the bucket, or a policy of the organization forbids it.',
  });
}
