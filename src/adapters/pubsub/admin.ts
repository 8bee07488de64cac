import type { PubSubAdmin } from '../../ports/pubsub-admin.js';
import { factsOf, optionsOf } from './admin-facts.js';
import { explainAdmin, isAbsent, isPresent } from './admin-failures.js';
import { pubSubClient } from './client.js';
import { shortName, subscriptionName, topicName } from './names.js';
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
