import type { Bucket } from '@google-cloud/storage';
import { StoreError } from '../../domain/errors.js';
import { administer, type BucketOptions } from './administer.js';
import { readBucket } from './bucket.js';
import type { BucketFacts } from './bucket-facts.js';
import { faultOf } from './fault.js';

/** Everybody, or everybody with some Google account. */
const PUBLIC = ['allUsers', 'allAuthenticatedUsers'];

/** Something that everybody may do. */
interface PublicGrant {
  readonly member: string;
  /** E.g. `roles/storage.objectViewer`, or `READER` on a list of access. */
  readonly role: string;
  readonly by: 'policy' | 'access list' | 'access list of new objects';
}

/** Who can read a bucket without being named. */
type Exposure =
  | { readonly kind: 'private'; readonly because: string }
  | { readonly kind: 'public'; readonly grants: readonly PublicGrant[] }
  | { readonly kind: 'unknown'; readonly because: string; readonly remedy: string };

export interface BucketAccess extends BucketFacts {
  readonly exposure: Exposure;
}

/**
 * What is configured on a bucket, and whether it is open to everybody.
 * @throws StoreError when the bucket cannot be read; permanent when there is none
 */
export async function bucketAccess(options: BucketOptions): Promise<BucketAccess> {
  const facts = await readBucket(options);
  if (facts === null) {
    throw new StoreError(`There is no bucket gs://${options.bucket}`, {
      permanent: true,
      remedy: 'Create it, or correct its name.',
    });
  }
  const role = `roles/storage.legacyBucketOwner on gs://${options.bucket}`;
  const exposure = await administer('Reading the access to', { ...options, role }, (bucket) =>
    exposureOf(bucket, facts),
  );
  return { ...facts, exposure };
}

async function exposureOf(bucket: Bucket, facts: BucketFacts): Promise<Exposure> {
  if (facts.publicAccessPrevented) {
    return { kind: 'private', because: 'public access prevention is enforced' };
  }
  try {
    const grants = [
      ...(await grantsByPolicy(bucket)),
      ...(facts.uniformAccess ? [] : await grantsByList(bucket)),
    ];
    return grants.length > 0
      ? { kind: 'public', grants }
      : { kind: 'private', because: 'nothing on it is granted to everybody' };
  } catch (error) {
    const { status, said } = faultOf(error);
    if (status !== 403) throw error;
    return {
      kind: 'unknown',
      because: said,
      remedy: `Let an account with storage.buckets.getIamPolicy look, or close it: gcloud storage buckets update gs://${bucket.name} --public-access-prevention`,
    };
  }
}

async function grantsByPolicy({ iam }: Bucket): Promise<readonly PublicGrant[]> {
  // Version 3 shows bindings with conditions too; an older one would hide them.
  const [{ bindings = [] }] = await iam.getPolicy({ requestedPolicyVersion: 3 });
  return bindings.flatMap(({ role, members }) =>
    members.filter(isPublic).map((member) => ({ member, role, by: 'policy' as const })),
  );
}

/** Where access is not uniform, lists of access on bucket and objects grant beside the policy. */
async function grantsByList({ acl }: Bucket): Promise<readonly PublicGrant[]> {
  const [own] = await acl.get();
  const [ofObjects] = await acl.default.get();
  const grants = (entries: typeof own, by: PublicGrant['by']) =>
    [entries]
      .flat()
      .filter(({ entity }) => isPublic(entity))
      .map(({ entity, role }) => ({ member: entity, role, by }));
  return [...grants(own, 'access list'), ...grants(ofObjects, 'access list of new objects')];
}

function isPublic(member: string): boolean {
  return PUBLIC.includes(member);
}
