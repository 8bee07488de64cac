import type { PubSubAdmin, SubscriptionFacts } from '../../src/ports/pubsub-admin.js';
import { plan } from '../../src/setup/plan.js';
import type { SetupPorts } from '../../src/setup/ports.js';
import { googleConfig } from '../src/setup/config.js';

const OPTIONS = { pushEndpoint: null, exactlyOnce: null, location: 'US' };
const WANTED = plan(googleConfig(), OPTIONS);

/** A subscription as `googleConfig` wants it; null: it wants none of the name. */
export const wantedNamed = (name: string): SubscriptionFacts | null =>
  WANTED.flatMap((each) =>
    each.kind === 'subscription' && each.name === name ? [each.wanted] : [],
  )[0] ?? null;

const refuse = () => Promise.reject(new Error('the doctor creates nothing'));

/** A project in which all is as it should be, but for what is given; it can only be looked at. */
export const eventProject =
  (pubsub: Partial<PubSubAdmin> = {}) =>
  async (): Promise<SetupPorts> => ({
    project: 'event-project',
    pubsub: {
      hasTopic: async () => true,
      createTopic: refuse,
      subscription: async (name) => wantedNamed(name),
      subscriptionsOf: async () => [],
      createSubscription: refuse,
      close: async () => undefined,
      ...pubsub,
    },
    buckets: { find: async () => null, create: refuse },
    dataset: async () => null,
  });
