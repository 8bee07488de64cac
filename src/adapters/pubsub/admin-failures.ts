import { TrendsError } from '../../domain/errors.js';
import { againstDenial } from './denied.js';
import { isNotSignedIn, NotSignedIn, SIGN_IN } from './sign-in.js';
import { statusOf } from './trouble.js';

const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const DENIED = 7;
const QUOTA = 8;
const UNAUTHENTICATED = 16;
/** Deadline exceeded, aborted, internal, unavailable. */
const PASSING: readonly (number | null)[] = [4, 10, 13, 14];

/** True: there is nothing of the name. */
export function isAbsent(cause: unknown): boolean {
  return statusOf(cause) === NOT_FOUND;
}

/** True: there is something of the name already. */
export function isPresent(cause: unknown): boolean {
  return statusOf(cause) === ALREADY_EXISTS;
}

/** A failed call that looks at resources or creates them: what was being done, and what helps. */
export function explainAdmin(doing: string, cause: unknown): TrendsError {
  if (cause instanceof TrendsError && !(cause instanceof NotSignedIn)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TrendsError(`${doing} failed: ${reason}`, { remedy: remedyOf(cause, reason), cause });
}

function remedyOf(cause: unknown, reason: string): string {
  const status = statusOf(cause);
  if (status === UNAUTHENTICATED || isNotSignedIn(cause)) return SIGN_IN;
  if (status === DENIED) {
    return againstDenial(reason, 'Run it as an account with roles/pubsub.editor on the project.');
  }
  if (status === NOT_FOUND)
    return 'Check the project; a topic is created before its subscriptions.';
  if (status === QUOTA)
    return 'Run it again in a minute, or raise the Pub/Sub quota of the project.';
  if (PASSING.includes(status))
    return 'Run it again; if it lasts, check the network, and pubsub.endpoint where it is set.';
  return 'Correct what it names, and run it again: what is there stays.';
}
