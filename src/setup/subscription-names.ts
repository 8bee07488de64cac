import { UsageError } from '../domain/errors.js';
import { TOPICS } from '../domain/topics.js';

/** What the service listens to: the completion topics, and the timed trigger last. */
export const LISTENED = [TOPICS.analytics, TOPICS.precompute, TOPICS.trigger] as const;

/** What a subscription of ours is called unless the configuration says otherwise. */
export function defaultSubscription(topic: string): string {
  return `trends-${topic}`;
}

export interface NamedSubscription {
  readonly topic: string;
  readonly name: string;
}

/**
 * Which subscription is of which topic: a name that holds a topic's name is of that topic; the others
 * are of the remaining topics in order. Without names each topic has one of its default name.
 * @throws UsageError when there are more names than topics, or fewer
 */
export function subscriptionNames(names: readonly string[]): readonly NamedSubscription[] {
  const given = [...new Set(names.length === 0 ? LISTENED.map(defaultSubscription) : names)];
  if (given.length !== LISTENED.length) {
    throw new UsageError(
      `pubsub.subscriptions has ${given.length} names, for ${LISTENED.length} topics`,
      { remedy: `Name one for each of ${LISTENED.join(', ')}, or none for their default names.` },
    );
  }
  const spoken = new Map<string, string>();
  for (const topic of LISTENED) {
    const name = given.find((each) => each.includes(topic));
    if (name !== undefined) spoken.set(topic, name);
  }
  const rest = given.filter((name) => ![...spoken.values()].includes(name));
  return LISTENED.map((topic) => ({ topic, name: spoken.get(topic) ?? rest.shift() ?? '' }));
}

/**
 * Tells the topic of a subscription (`projects/p/subscriptions/s`): the one it is configured for, else
 * the one whose name it holds; null where it is neither.
 * @param names as configured; fewer than there are topics say nothing
 */
export function topicsOf(names: readonly string[]): (subscription: string) => string | null {
  const isWhole = new Set(names).size === LISTENED.length;
  const configured = isWhole ? subscriptionNames(names) : [];
  return (subscription) => {
    const short = shortName(subscription);
    const own = configured.find(({ name }) => shortName(name) === short);
    return own?.topic ?? LISTENED.find((topic) => short.includes(topic)) ?? null;
  };
}

function shortName(subscription: string): string {
  return subscription.slice(subscription.lastIndexOf('/') + 1);
}
