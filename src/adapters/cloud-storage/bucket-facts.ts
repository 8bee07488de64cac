import type { BucketMetadata } from '@google-cloud/storage';

/** A rule by which the bucket deletes or moves objects by itself. */
interface LifecycleFact {
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

/** What a bucket's metadata says of it. */
export function factsOf(bucket: string, metadata: BucketMetadata): BucketFacts {
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
