import type { PushTarget, SubscriptionFacts } from '../ports/pubsub-admin.js';

/** A subscription as it should be: of a topic, patient, and pushing only with a token. */
export interface WantedSubscription extends SubscriptionFacts {
  readonly topic: string;
  readonly retry: NonNullable<SubscriptionFacts['retry']>;
  readonly push: SignedPush | null;
}

export type SignedPush = PushTarget & { readonly token: NonNullable<PushTarget['token']> };

/** Something that has to be there for the service to run, and why. */
export type DesiredResource =
  | { readonly kind: 'topic'; readonly name: string; readonly why: string }
  | {
      readonly kind: 'subscription';
      readonly name: string;
      readonly why: string;
      readonly wanted: WantedSubscription;
      /** Null: either way is fine. */
      readonly exactlyOnce: boolean | null;
    }
  | WantedBucket
  /** Never created: datasets are upstream's. */
  | {
      readonly kind: 'dataset';
      readonly name: string;
      readonly why: string;
      readonly project: string;
      readonly location: string;
    };

export interface WantedBucket {
  readonly kind: 'bucket';
  readonly name: string;
  readonly why: string;
  /** Where it is created. */
  readonly location: string;
  /** Nobody without a name may read it. */
  readonly secret: boolean;
  /** Names begin so of which the service alone deletes objects: no rule of the bucket may. */
  readonly kept: string;
}

/** How a resource stands, or what was done about it. */
export type Verdict =
  | 'exists'
  | 'created'
  | 'would-create'
  /** It is there, and works less well than it could; changing it is left to people. */
  | 'differs'
  /** It is there, and must not be used so. */
  | 'refused'
  /** It is not there, and not ours to create. */
  | 'missing'
  | 'failed';

/** Something about a resource, and what to do. */
export interface ResourceCheck {
  readonly what: string;
  readonly remedy: string;
}

/** What became of one resource. */
export interface Step {
  readonly kind: DesiredResource['kind'];
  readonly name: string;
  readonly why: string;
  readonly verdict: Verdict;
  readonly findings: readonly ResourceCheck[];
}
