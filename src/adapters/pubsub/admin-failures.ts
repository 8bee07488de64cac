import { TrendsError } from '../../domain/errors.js';
import { isNotSignedIn, NotSignedIn, SIGN_IN } from './sign-in.js';
import { isDenied, statusOf } from './trouble.js';

const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const UNAUTHENTICATED = 16;
/** Deadline exceeded, unavailable. */
const OUT_OF_REACH: readonly (number | null)[] = [4, 14];

const DISABLED = /API has not been used|is disabled/i;

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
  if (DISABLED.test(reason)) return 'Enable the API: gcloud services enable pubsub.googleapis.com.';
  if (isDenied(cause)) return 'Run it as an account with roles/pubsub.editor on the project.';
  if (status === NOT_FOUND)
    return 'Check the project; a topic is created before its subscriptions.';
  if (OUT_OF_REACH.includes(status))
    return 'Check the network, and pubsub.endpoint where it is set.';
  return 'Correct what it names, and run it again: what is there stays.';
}
