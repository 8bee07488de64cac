import { withoutUrlSecrets } from '../domain/shown-url.js';
import type { PushTarget, SubscriptionFacts } from '../ports/pubsub-admin.js';
import type { ResourceCheck, SignedPush, WantedSubscription } from './wanted.js';

export interface SubscriptionQuestion {
  readonly project: string;
  readonly wanted: WantedSubscription;
  /** Null: either way is fine. */
  readonly exactlyOnce: boolean | null;
}

/** Whether something differs, what it is, and what to do then. */
type Check = readonly [differs: boolean, what: string, remedy: string];

/** In what a subscription differs from what it should be, each with the command that changes it. */
export function differences(
  found: SubscriptionFacts,
  question: SubscriptionQuestion,
): readonly ResourceCheck[] {
  return [...sourceChecks(found, question), ...deliveryChecks(found, question)].flatMap(
    ([differs, what, remedy]) => (differs ? [{ what, remedy }] : []),
  );
}

/** What comes into the subscription, and how long it stays. */
function sourceChecks(
  found: SubscriptionFacts,
  { project, wanted }: SubscriptionQuestion,
): readonly Check[] {
  const { name, retention } = wanted;
  const update = `gcloud pubsub subscriptions update ${name} --project=${project}`;
  const anew = `Delete it, once nobody needs its messages, and set up again: gcloud pubsub subscriptions delete ${name} --project=${project}`;
  return [
    [
      found.topic !== wanted.topic,
      found.topic === null
        ? 'its topic was deleted: nothing new will come'
        : `it is of topic ${found.topic}, not of ${wanted.topic}`,
      anew,
    ],
    [
      found.filter !== '',
      `its filter ${found.filter} lets nothing through: upstream's messages have no attributes`,
      anew,
    ],
    [
      found.retention < retention,
      `it keeps messages for ${days(found.retention)}, not ${days(retention)}`,
      `${update} --message-retention-duration=${retention}s`,
    ],
    [
      found.expiresAfter !== null,
      `it is deleted after ${days(found.expiresAfter ?? 0)} without use`,
      `${update} --expiration-period=never`,
    ],
  ];
}

/** How messages leave the subscription. */
function deliveryChecks(
  found: SubscriptionFacts,
  { project, wanted, exactlyOnce }: SubscriptionQuestion,
): readonly Check[] {
  const { name, ackDeadline, retry, deadLetter, push } = wanted;
  const update = `gcloud pubsub subscriptions update ${name} --project=${project}`;
  return [
    [
      found.ackDeadline !== ackDeadline,
      `its ack deadline is ${found.ackDeadline} s, not ${ackDeadline} s`,
      `${update} --ack-deadline=${ackDeadline}`,
    ],
    [
      !same(found.retry, retry),
      `it delivers again ${backOff(found.retry)}, not ${backOff(retry)}`,
      `${update} --min-retry-delay=${retry.least}s --max-retry-delay=${retry.most}s`,
    ],
    [
      !same(found.deadLetter, deadLetter),
      `its dead letters go ${deadLetters(found)}, not ${deadLetters(wanted)}`,
      `${update} ${deadLetterFlags(deadLetter)}`,
    ],
    [
      exactlyOnce !== null && found.exactlyOnce !== exactlyOnce,
      `exactly-once delivery is ${found.exactlyOnce ? 'on' : 'off'}`,
      `${update} --${exactlyOnce ? '' : 'no-'}enable-exactly-once-delivery`,
    ],
    [
      !same(found.push, push),
      `it is ${delivery(found.push)}, and should be ${delivery(push)}`,
      `gcloud pubsub subscriptions modify-push-config ${name} --project=${project} ${pushFlags(push)}`,
    ],
  ];
}

function same(one: object | null, other: object | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function days(seconds: number): string {
  const rounded = Math.round((10 * seconds) / 86_400) / 10;
  return rounded < 1 ? `${seconds} s` : `${rounded} days`;
}

function backOff(retry: SubscriptionFacts['retry']): string {
  return retry === null ? 'at once' : `after ${retry.least} to ${retry.most} s`;
}

function deadLetters({ deadLetter }: SubscriptionFacts): string {
  return deadLetter === null
    ? 'nowhere'
    : `to ${deadLetter.topic} after ${deadLetter.attempts} attempts`;
}

function deadLetterFlags(deadLetter: SubscriptionFacts['deadLetter']): string {
  return deadLetter === null
    ? '--clear-dead-letter-policy'
    : `--dead-letter-topic=${deadLetter.topic} --max-delivery-attempts=${deadLetter.attempts}`;
}

function delivery(push: PushTarget | null): string {
  if (push === null) return 'pulled';
  const { token } = push;
  const endpoint = withoutUrlSecrets(push.endpoint);
  if (token === null) return `pushed to ${endpoint} without a token`;
  return `pushed to ${endpoint} as ${token.serviceAccount} for the audience ${token.audience}`;
}

function pushFlags(push: SignedPush | null): string {
  if (push === null) return "--push-endpoint=''";
  const { endpoint, token } = push;
  return `--push-endpoint=${endpoint} --push-auth-service-account=${token.serviceAccount} --push-auth-token-audience=${token.audience}`;
}
