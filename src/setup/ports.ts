import type { PubSubAdmin } from '../ports/pubsub-admin.js';

/** What setup wants to know of a bucket. */
export interface FoundBucket {
  readonly location: string;
  /** How long objects can neither be replaced nor deleted; null: no such policy. */
  readonly retentionSeconds: number | null;
  readonly lifecycle: readonly {
    readonly action: string;
    readonly ageDays: number | null;
    readonly prefixes: readonly string[];
  }[];
  readonly exposure: Exposure;
}

/** Who can read a bucket without being named. */
export type Exposure =
  | { readonly kind: 'private'; readonly because: string }
  | {
      readonly kind: 'public';
      readonly grants: readonly {
        readonly member: string;
        readonly role: string;
        readonly by: string;
      }[];
    }
  | { readonly kind: 'unknown'; readonly because: string; readonly remedy: string };

interface NewBucket {
  readonly bucket: string;
  readonly location: string;
  readonly preventPublicAccess: boolean;
}

/** Buckets as such, not their objects. All may throw TrendsError. */
export interface BucketAdmin {
  /** Null: there is none of the name. */
  find(bucket: string): Promise<FoundBucket | null>;
  create(bucket: NewBucket): Promise<unknown>;
}

/** What setup looks with, and acts through. */
export interface SetupPorts {
  readonly project: string;
  readonly pubsub: PubSubAdmin;
  readonly buckets: BucketAdmin;
  /** Null: there is none of the name. */
  readonly dataset: (name: string) => Promise<{ readonly location: string } | null>;
}
