import { TrendsError } from '../../domain/errors.js';
import { againstDenial, isBarred } from './denied.js';
import { isNotSignedIn, SIGN_IN } from './sign-in.js';

/** What a source tells of itself; delivery goes on, or is taken up again, without being asked. */
export interface PubSubReport {
  readonly kind: /** The subscription could not be opened, or its stream has ended for good: opened anew. */
    | 'lost'
    /** The stream ends again and again; Google's client is trying. */
    | 'unreachable'
    /** No sign of life of the stream for longer than it can live: opened anew. */
    | 'silent'
    /** No message for long, as on a quiet day; opened anew to be sure. Nothing need be wrong. */
    | 'quiet'
    /** An ack did not arrive: the message may come again. */
    | 'ack-failed'
    /** Messages carry no topic. */
    | 'topic-unknown'
    /** A stop did not wait for the last messages: they come again. */
    | 'cut-short'
    /** It works again after `lost` or `unreachable`. */
    | 'recovered';
  /** The subscription's full name. */
  readonly subscription: string;
  /** What happened, to what. */
  readonly message: string;
  /** What to do about it; null where nothing is. */
  readonly remedy: string | null;
  readonly cause?: unknown;
}

/** The gRPC statuses that say something to an operator. */
const STATUS = {
  ok: 0,
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** Tokens are signed with the time. */
const CLOCK = 'A clock that is minutes off is refused as well.';

/** What is wrong with a subscription or topic, by the status that the server or client gave. */
export function explain(resource: string, cause: unknown): TrendsError {
  const [what, remedy] = sentences(resource, cause);
  return new TrendsError(`${what}: ${reasonOf(cause)}`, { remedy, cause });
}

function sentences(resource: string, cause: unknown): readonly [string, string] {
  if (isNotSignedIn(cause)) return [`${resource}: nobody is signed in`, `${SIGN_IN} ${CLOCK}`];
  switch (statusOf(cause)) {
    case STATUS.notFound:
      return [`${resource} does not exist`, 'Create it with "trends setup", or correct its name.'];
    case STATUS.permissionDenied:
      return [
        `${resource} may not be used`,
        againstDenial(
          reasonOf(cause),
          'Grant the service account roles/pubsub.subscriber on a subscription, roles/pubsub.publisher on a topic.',
        ),
      ];
    case STATUS.unauthenticated:
      return [
        `${resource}: the credentials were refused or have expired`,
        `Renew them: gcloud auth application-default login, or the service account of the workload. ${CLOCK}`,
      ];
    case STATUS.invalidArgument:
    case STATUS.failedPrecondition:
      return [
        `${resource} does not take this request`,
        'A subscription must be of delivery type pull and its topic must exist: see "trends doctor".',
      ];
    case STATUS.resourceExhausted:
      return [`${resource}: a quota is used up`, 'Raise the Pub/Sub quota of the project.'];
    case STATUS.unavailable:
    case STATUS.deadlineExceeded:
      return [
        `${resource} cannot be reached`,
        'Check the network, and pubsub.endpoint or PUBSUB_EMULATOR_HOST where it is set.',
      ];
    default:
      return [
        `${resource} cannot be used`,
        'Check the credentials (gcloud auth application-default login) and the network.',
      ];
  }
}

/** An error as if the server could not be reached. */
export function unavailable(message: string): Error {
  return Object.assign(new Error(message), { code: STATUS.unavailable });
}

/** The gRPC status of an error of Google's client; null where it carries none. */
export function statusOf(cause: unknown): number | null {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return null;
  return typeof cause.code === 'number' ? cause.code : null;
}

/** Why a stream has ended of which the client says it opens another. */
export type StreamEnd = 'renewal' | 'hiccup';

/** Streams are cut off every 15 minutes by their deadline; any other end is a hiccup. */
export function streamEnd(cause: unknown): StreamEnd {
  const renewals: readonly (number | null)[] = [STATUS.ok, STATUS.deadlineExceeded];
  return renewals.includes(statusOf(cause)) ? 'renewal' : 'hiccup';
}

/** True when the account lacks the right to do it, however often it tries. */
export function isDenied(cause: unknown): boolean {
  return statusOf(cause) === STATUS.permissionDenied && !isBarred(reasonOf(cause));
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
