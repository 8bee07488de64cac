import type { Bucket, BucketMetadata, LifecycleRule } from '@google-cloud/storage';
import { StoreError } from '../../domain/errors.js';
import { type ClientOptions, storageClient } from './client.js';
import { isAbsent, isConflict, isForbidden, isPrecondition, storeFailure } from './failures.js';
import { checkBucket } from './names.js';

export interface BucketOptions extends ClientOptions {
  readonly bucket: string;
}

/** A rule by which the bucket deletes or moves objects by itself. */
export interface LifecycleFact {
  /** E.g. `Delete`. */
  readonly action: string;
  /** Days after the object was written; null: other conditions. */
  readonly ageDays: number | null;
  /** Names that it holds for begin so; all where there are none. */
  readonly prefixes: readonly string[];
}

export interface BucketFacts {
  readonly bucket: string;
  /** E.g. `US-EAST1`. */
  readonly location: string;
  /** Access is granted on the bucket alone, never on single objects. */
  readonly uniformAccess: boolean;
  readonly publicAccessPrevented: boolean;
  /** Replaced and deleted objects are kept as former versions. */
  readonly versioning: boolean;
  /** How long objects can neither be replaced nor deleted; null: no such policy. */
  readonly retentionSeconds: number | null;
  readonly lifecycle: readonly LifecycleFact[];
}

/** Of the roles that may read and change buckets the least one that exists ready-made. */
const ADMIN = 'roles/storage.admin';

/** What is configured on a bucket; null when there is none of the name. @throws StoreError */
export async function readBucket(options: BucketOptions): Promise<BucketFacts | null> {
  return administer('Reading', options, async (bucket) => {
    const metadata = await metadataOf(bucket);
    return metadata === null ? null : factsOf(options.bucket, metadata);
  });
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
  return administer('Creating', options, async (bucket) => {
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
      remedy: `Choose another name, or grant this account ${ADMIN} where that bucket is.`,
    });
  });
}

export interface HistoryLifecycle extends BucketOptions {
  /** Of the names of former versions in the bucket, ending in `/`. */
  readonly prefix: string;
  /** Former versions are deleted so long after they were written. */
  readonly days: number;
}

/** Lets the bucket delete former versions by itself; its other rules stay. @throws StoreError */
export async function setHistoryLifecycle(
  options: HistoryLifecycle,
): Promise<'changed' | 'unchanged'> {
  const { prefix, days } = options;
  return administer('Setting the lifecycle of', options, async (bucket) => {
    const [{ lifecycle, metageneration }] = await bucket.getMetadata();
    const rules = lifecycle?.rule ?? [];
    const ours = rules.filter((rule) => isHistoryRule(rule, prefix));
    if (ours.length === 1 && ours[0]?.condition.age === days) return 'unchanged';
    const others = rules.filter((rule) => !ours.includes(rule));
    const rule: LifecycleRule = {
      action: { type: 'Delete' },
      condition: { age: days, matchesPrefix: [prefix] },
    };
    await bucket.setMetadata(
      { lifecycle: { rule: [...others, rule] } },
      metageneration === undefined ? {} : { ifMetagenerationMatch: metageneration },
    );
    return 'changed';
  });
}

function isHistoryRule({ action, condition }: LifecycleRule, prefix: string): boolean {
  const { matchesPrefix = [], age, ...more } = condition;
  return (
    action.type === 'Delete' &&
    age !== undefined &&
    Object.keys(more).length === 0 &&
    matchesPrefix.length === 1 &&
    matchesPrefix[0] === prefix
  );
}

/** Does something with the bucket itself, which takes other rights than its objects do. */
export async function administer<T>(
  doing: string,
  options: BucketOptions,
  work: (bucket: Bucket) => Promise<T>,
): Promise<T> {
  checkBucket(options.bucket);
  const bucket = storageClient(options).bucket(options.bucket);
  const what = `${doing} gs://${bucket.name}`;
  try {
    return await work(bucket);
  } catch (error) {
    if (isPrecondition(error)) throw changedMeanwhile(what);
    throw storeFailure(what, bucket.name, error, ADMIN);
  }
}

function changedMeanwhile(what: string): StoreError {
  return new StoreError(`${what} failed: a condition did not hold`, {
    permanent: true,
    remedy: 'Somebody else changed the bucket, or a policy of the organization forbids it.',
  });
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

function factsOf(bucket: string, metadata: BucketMetadata): BucketFacts {
  const { iamConfiguration, lifecycle, location, retentionPolicy, versioning } = metadata;
  const period = retentionPolicy?.retentionPeriod;
  return {
    bucket,
    location: location ?? 'unknown',
    uniformAccess: iamConfiguration?.uniformBucketLevelAccess?.enabled ?? false,
    publicAccessPrevented: iamConfiguration?.publicAccessPrevention === 'enforced',
    versioning: versioning?.enabled ?? false,
    retentionSeconds: period === undefined ? null : Number(period),
    lifecycle: (lifecycle?.rule ?? []).map(({ action, condition }) => ({
      action: action.type,
      ageDays: condition.age ?? null,
      prefixes: condition.matchesPrefix ?? [],
    })),
  };
}
