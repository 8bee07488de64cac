import type { CreateSubscriptionOptions, CreateSubscriptionResponse } from '@google-cloud/pubsub';
import type { PubSubAdmin, PushTarget, SubscriptionFacts } from '../../ports/pubsub-admin.js';
import { explainAdmin, isAbsent, isPresent } from './admin-failures.js';
import { pubSubClient } from './client.js';
import { DELETED_TOPIC, shortName, subscriptionName, topicName } from './names.js';
import { signIn } from './sign-in.js';

export interface PubSubAdminOptions {
  readonly project: string;
  /** `host:port` of another Pub/Sub; an emulator is found by the client's PUBSUB_EMULATOR_HOST. */
  readonly endpoint?: string;
}

/** How long one call may take, the client's own tries included. */
const PATIENCE = { timeout: 20_000 };

/** Looks at topics and subscriptions of a project and creates them. Asks nothing yet. */
export function openPubSubAdmin({ project, endpoint }: PubSubAdminOptions): PubSubAdmin {
  const client = pubSubClient(project, endpoint);
  const attempt = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      await signIn(client);
      return await work();
    } catch (cause) {
      throw explainAdmin(doing, cause);
    }
  };
  const topicOf = (name: string) => client.topic(topicName(project, name));
  const subscriptionOf = (name: string) => client.subscription(subscriptionName(project, name));
  return {
    hasTopic: (name) =>
      attempt(`Looking at topic ${name}`, async () => {
        const found = await orNull(topicOf(name).getMetadata(PATIENCE));
        return found !== null;
      }),
    createTopic: (name) =>
      attempt(`Creating topic ${name}`, () => unlessPresent(topicOf(name).create(PATIENCE))),
    subscription: (name) =>
      attempt(`Looking at subscription ${name}`, async () => {
        const found = await orNull(subscriptionOf(name).getMetadata(PATIENCE));
        return found === null ? null : factsOf(name, found[0]);
      }),
    subscriptionsOf: (name) =>
      attempt(`Listing the subscriptions of topic ${name}`, async () => {
        const found = await orNull(topicOf(name).getSubscriptions({ gaxOpts: PATIENCE }));
        return (found?.[0] ?? []).map((each) => shortName(each.name)).sort();
      }),
    createSubscription: (wanted) =>
      attempt(`Creating subscription ${wanted.name}`, () =>
        unlessPresent(
          client.createSubscription(
            topicName(project, wanted.topic),
            subscriptionName(project, wanted.name),
            { ...optionsOf(project, wanted), gaxOpts: PATIENCE },
          ),
        ),
      ),
    close: () => client.close(),
  };
}

async function orNull<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

async function unlessPresent(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isPresent(error)) throw error;
  }
}

type Metadata = CreateSubscriptionResponse[1];
type Duration = NonNullable<NonNullable<Metadata['retryPolicy']>['minimumBackoff']>;

/** What Pub/Sub takes where a retry policy names only one of its ends. */
const LEAST_BACKOFF_SECONDS = 10;
const MOST_BACKOFF_SECONDS = 600;

/** Pub/Sub keeps messages for a week unless told otherwise. */
const DEFAULT_RETENTION_SECONDS = 7 * 86_400;

/** Pub/Sub's metadata of a subscription in our words. */
export function factsOf(name: string, metadata: Metadata): SubscriptionFacts {
  const { topic, retryPolicy, deadLetterPolicy, pushConfig, expirationPolicy } = metadata;
  return {
    name,
    topic: topic && topic !== DELETED_TOPIC ? shortName(topic) : null,
    ackDeadline: metadata.ackDeadlineSeconds ?? 0,
    retry: retryPolicy
      ? {
          least: seconds(retryPolicy.minimumBackoff) ?? LEAST_BACKOFF_SECONDS,
          most: seconds(retryPolicy.maximumBackoff) ?? MOST_BACKOFF_SECONDS,
        }
      : null,
    deadLetter: deadLetterPolicy?.deadLetterTopic
      ? {
          topic: shortName(deadLetterPolicy.deadLetterTopic),
          attempts: deadLetterPolicy.maxDeliveryAttempts ?? 0,
        }
      : null,
    retention: seconds(metadata.messageRetentionDuration) ?? DEFAULT_RETENTION_SECONDS,
    expiresAfter: seconds(expirationPolicy?.ttl),
    exactlyOnce: metadata.enableExactlyOnceDelivery ?? false,
    filter: metadata.filter ?? '',
    push: pushTarget(pushConfig),
    labels: metadata.labels ?? {},
  };
}

function pushTarget(config: Metadata['pushConfig']): PushTarget | null {
  if (!config?.pushEndpoint) return null;
  const { oidcToken, pushEndpoint: endpoint } = config;
  if (!oidcToken) return { endpoint, token: null };
  const { audience, serviceAccountEmail: serviceAccount } = oidcToken;
  return {
    endpoint,
    token: { audience: audience ?? '', serviceAccount: serviceAccount ?? '' },
  };
}

function seconds(duration: Duration | null | undefined): number | null {
  return duration ? Number(duration.seconds ?? 0) : null;
}

/** A subscription as Pub/Sub wants to be told of it; what is null is left out. */
export function optionsOf(project: string, wanted: SubscriptionFacts): CreateSubscriptionOptions {
  const { retry, deadLetter, expiresAfter, push } = wanted;
  return {
    ackDeadlineSeconds: wanted.ackDeadline,
    messageRetentionDuration: wanted.retention,
    // Without any policy a subscription expires after 31 days; an empty one never does.
    expirationPolicy: expiresAfter === null ? {} : { ttl: { seconds: expiresAfter } },
    enableExactlyOnceDelivery: wanted.exactlyOnce,
    filter: wanted.filter,
    labels: { ...wanted.labels },
    ...(retry && {
      retryPolicy: {
        minimumBackoff: { seconds: retry.least },
        maximumBackoff: { seconds: retry.most },
      },
    }),
    ...(deadLetter && {
      deadLetterPolicy: {
        deadLetterTopic: topicName(project, deadLetter.topic),
        maxDeliveryAttempts: deadLetter.attempts,
      },
    }),
    ...(push && { pushConfig: pushConfig(push) }),
  };
}

function pushConfig({ endpoint, token }: PushTarget) {
  if (token === null) return { pushEndpoint: endpoint };
  const { audience, serviceAccount } = token;
  return {
    pushEndpoint: endpoint,
    oidcToken: { audience, serviceAccountEmail: serviceAccount },
  };
}
