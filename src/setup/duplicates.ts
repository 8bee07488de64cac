import { LISTENED } from './subscription-names.js';
import type { Finding, WantedSubscription } from './wanted.js';

/** Subscriptions of ours, by name: those of the default names, and what is derived from them. */
const OURS = /^trends([-.]|$)/;

/**
 * Other subscriptions of ours on the same topic, as a renamed one leaves them behind: everything comes
 * twice, or piles up in a subscription that nobody listens to.
 * @param all every subscription of the topic, and whether it has our label
 */
export function duplicates(
  wanted: WantedSubscription,
  all: readonly { readonly name: string; readonly labelled: boolean }[],
  project: string,
): readonly Finding[] {
  if (!LISTENED.some((topic) => topic === wanted.topic)) return [];
  return all
    .filter(({ name, labelled }) => name !== wanted.name && (labelled || OURS.test(name)))
    .map(({ name }) => ({
      what: `${name} is a subscription of ours to the same topic ${wanted.topic}`,
      remedy: `Keep one of the two. If nobody listens to ${name} any more: gcloud pubsub subscriptions delete ${name} --project=${project}`,
    }));
}
