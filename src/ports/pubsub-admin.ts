/** How a subscription is set up. Topics and subscriptions by their short names, durations in seconds. */
export interface SubscriptionFacts {
  readonly name: string;
  /** Null: it was deleted. */
  readonly topic: string | null;
  readonly ackDeadline: number;
  /** Waits between deliveries of a message that is not acked; null: none. */
  readonly retry: { readonly least: number; readonly most: number } | null;
  /** Where a message goes that was delivered so often without an ack; null: nowhere. */
  readonly deadLetter: { readonly topic: string; readonly attempts: number } | null;
  /** How long a message that is not acked is kept. */
  readonly retention: number;
  /** Deleted after so long without use; null: never. */
  readonly expiresAfter: number | null;
  readonly exactlyOnce: boolean;
  /** Only messages whose attributes satisfy it come; empty: all. */
  readonly filter: string;
  /** Where messages are pushed to; null: they are pulled. */
  readonly push: PushTarget | null;
  readonly labels: Readonly<Record<string, string>>;
}

/** Where a subscription pushes to; the token it sends along is null when there is none. */
export interface PushTarget {
  readonly endpoint: string;
  readonly token: { readonly audience: string; readonly serviceAccount: string } | null;
}

/** Topics and subscriptions of a project as such, not their messages. All may throw TrendsError. */
export interface PubSubAdmin {
  hasTopic(topic: string): Promise<boolean>;
  /** Also succeeds when there is one by now. */
  createTopic(topic: string): Promise<void>;
  /** Null: there is none of the name. */
  subscription(name: string): Promise<SubscriptionFacts | null>;
  /** The names of all subscriptions of a topic, whosoever they are; none when there is no such topic. */
  subscriptionsOf(topic: string): Promise<readonly string[]>;
  /** Also succeeds when there is one by now. */
  createSubscription(wanted: SubscriptionFacts & { readonly topic: string }): Promise<void>;
  close(): Promise<void>;
}
