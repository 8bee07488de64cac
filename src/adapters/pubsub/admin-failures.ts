import { TrendsError } from '../../domain/errors.js';
import { explain, isDenied, statusOf } from './trouble.js';

const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

/** True: there is nothing of the name. */
export function isAbsent(cause: unknown): boolean {
  return statusOf(cause) === NOT_FOUND;
}

/** True: there is something of the name already. */
export function isPresent(cause: unknown): boolean {
  return statusOf(cause) === ALREADY_EXISTS;
}

/** A failed call that looks at resources or creates them, and who may do so. */
export function explainAdmin(doing: string, cause: unknown): TrendsError {
  if (cause instanceof TrendsError) return cause;
  const { message, remedy } = explain(doing, cause);
  if (!isDenied(cause)) return new TrendsError(message, { remedy, cause });
  return new TrendsError(message, {
    remedy: 'Run it as an account with roles/pubsub.editor on the project.',
    cause,
  });
}
