import { TrendsError } from '../../domain/errors.js';
import { saysApiDisabled, saysNotSignedIn } from '../../domain/google-refusals.js';

/** A failed look at Cloud Monitoring: what it said, and what helps. */
export function failure(project: string, cause: unknown): TrendsError {
  const said = saidBy(cause);
  return new TrendsError(`Asking Cloud Monitoring what waits in ${project} failed: ${said}`, {
    remedy: remedyOf(project, said),
    cause,
  });
}

function remedyOf(project: string, said: string): string {
  if (saysNotSignedIn(said) || said.startsWith('401'))
    return 'Sign in: gcloud auth application-default login; on Google Cloud attach a service account.';
  if (saysApiDisabled(said))
    return `Enable the API: gcloud services enable monitoring.googleapis.com --project=${project}`;
  if (said.startsWith('403')) return `Grant this account roles/monitoring.viewer on ${project}.`;
  return 'Check the network; what waits is also shown in the console, with the subscription.';
}

/** The message of the API's JSON, or of whatever failed before it. */
function saidBy(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const [, status = '', message] = /^(\d{3}) [\s\S]*"message":\s*"([^"]*)"/.exec(text) ?? [];
  if (message !== undefined) return `${status} ${message}`;
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : '';
  return inner === '' ? text : `${text}: ${inner}`;
}
