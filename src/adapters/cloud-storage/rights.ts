import { administer, type BucketOptions } from './administer.js';
import { isAbsent } from './failures.js';
import { faultOf } from './fault.js';

/** What publishing does with objects; a replacement is a deletion too. */
const RIGHTS = [
  'storage.objects.get',
  'storage.objects.list',
  'storage.objects.create',
  'storage.objects.delete',
];

/**
 * What this account may not do with a bucket's objects; null where nobody answers that, as emulators do not.
 * @throws StoreError when the bucket cannot be asked
 */
export async function missingRights(options: BucketOptions): Promise<readonly string[] | null> {
  const role = `roles/storage.objectUser on gs://${options.bucket}`;
  return administer('Asking for the rights on', { ...options, role }, async (bucket) => {
    try {
      const [granted] = await bucket.iam.testPermissions(RIGHTS);
      return RIGHTS.filter((right) => granted[right] !== true);
    } catch (error) {
      if (isAbsent(error) || faultOf(error).status === 501) return null;
      throw error;
    }
  });
}
