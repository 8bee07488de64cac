import type { Config } from '../config/index.js';
import { UsageError } from '../domain/errors.js';
import { placeOf } from '../domain/place.js';
import { TABLES } from '../domain/tables.js';
import { TOPICS } from '../domain/topics.js';
import { type NamedSubscription, subscriptionNames } from './subscription-names.js';
import type { DesiredResource, SignedPush, WantedBucket, WantedSubscription } from './wanted.js';

/** What the configuration does not say. */
export interface PlanOptions {
  /** Messages are pushed there; null: they are pulled. */
  readonly pushEndpoint: string | null;
  /** Null: either way is fine, and it is off where a subscription is created. */
  readonly exactlyOnce: boolean | null;
  /** Where buckets are created. */
  readonly location: string;
}

const DAY = 86_400;

/** All subscriptions of ours have it. */
export const LABELS = { program: 'trends-publisher' } as const;

/** Everything that a configuration needs in Google Cloud, in the order in which it is created. */
export function plan(config: Config, options: PlanOptions): readonly DesiredResource[] {
  const { deadLetterTopic } = config.pubsub;
  const push = pushTarget(config, options);
  const subscriptions = subscriptionNames(config.pubsub.subscriptions);
  return [
    ...topics(deadLetterTopic),
    ...subscriptions.map((named) => listening(named, deadLetterTopic, push, options)),
    ...(deadLetterTopic === '' ? [] : [keeping(deadLetterTopic)]),
    ...wantedBuckets(config, options.location),
    ...datasets(config),
  ];
}

function topics(deadLetterTopic: string): readonly DesiredResource[] {
  const topic = (name: string, why: string): DesiredResource => ({ kind: 'topic', name, why });
  return [
    topic(TOPICS.analytics, 'phase 3 announces its loads there'),
    topic(TOPICS.precompute, 'phase 4 announces its loads there'),
    topic(TOPICS.trigger, 'the timed trigger speaks there'),
    ...(deadLetterTopic === ''
      ? []
      : [topic(deadLetterTopic, 'messages that cannot be taken are kept there')]),
  ];
}

function pushTarget({ push }: Config, { pushEndpoint: endpoint }: PlanOptions): SignedPush | null {
  if (endpoint === null) return null;
  const { audience, serviceAccount } = push;
  if (audience === '') {
    throw new UsageError('a push endpoint takes tokens, and push.audience is not set', {
      remedy: 'Set push.audience and push.serviceAccount as the service has them.',
    });
  }
  return { endpoint, token: { audience, serviceAccount } };
}

/** What a subscription of ours is like, whatever it is of. */
const USUAL = {
  ackDeadline: 60,
  retry: { least: 10, most: 600 },
  retention: 7 * DAY,
  expiresAfter: null,
  filter: '',
  labels: LABELS,
} as const;

/** An outage of the state's bucket lasts shorter than so many attempts, ten minutes apart. */
const ATTEMPTS = 100;

function listening(
  { name, topic }: NamedSubscription,
  deadLetterTopic: string,
  push: SignedPush | null,
  { exactlyOnce }: PlanOptions,
): DesiredResource {
  const wanted: WantedSubscription = {
    ...USUAL,
    name,
    topic,
    deadLetter: deadLetterTopic === '' ? null : { topic: deadLetterTopic, attempts: ATTEMPTS },
    exactlyOnce: exactlyOnce ?? false,
    push,
  };
  const why = `the service ${push === null ? 'pulls' : 'is pushed'} the messages of ${topic}`;
  return { kind: 'subscription', name, why, wanted, exactlyOnce };
}

/** A topic keeps nothing by itself. */
function keeping(topic: string): DesiredResource {
  const name = `${topic}-kept`;
  const wanted = { ...USUAL, name, topic, deadLetter: null, exactlyOnce: false, push: null };
  const why = 'keeps the dead letters for a week: a topic without a subscription keeps nothing';
  return { kind: 'subscription', name, why, wanted, exactlyOnce: null };
}

/** The buckets of published files and of the private state; none where these are folders. */
export function wantedBuckets(
  { out, state, prefix }: Pick<Config, 'out' | 'state' | 'prefix'>,
  location: string,
): readonly WantedBucket[] {
  const below = (path: string) => (path === '' ? '' : `${path}/`);
  const wanted = [
    { place: placeOf(out), why: 'published files', secret: false, path: `${prefix}/` },
    { place: placeOf(state), why: 'journal and state, private', secret: true, path: '' },
  ];
  return wanted.flatMap(({ place, why, secret, path }) => {
    if (place.kind !== 'cloud-storage') return [];
    const kept = `${below(place.prefix)}${path}`;
    return [{ kind: 'bucket', name: place.bucket, location, why, secret, kept } as const];
  });
}

/** The datasets that the exporters' tables are in. */
export const DATASETS: readonly string[] = [
  ...new Set(TABLES.map(({ name }) => name.slice(0, name.indexOf('.')))),
];

function datasets({ data, bigquery }: Config): readonly DesiredResource[] {
  const place = placeOf(data);
  if (place.kind !== 'bigquery') return [];
  return DATASETS.map((name) => ({
    kind: 'dataset',
    name,
    project: place.project,
    location: bigquery.location,
    why: 'exporters read tables of it',
  }));
}
