import type { PubSub } from '@google-cloud/pubsub';
import { TrendsError } from '../../domain/errors.js';
import { saysNotSignedIn } from '../../domain/google-refusals.js';

/** What helps where there are no credentials. */
export const SIGN_IN =
  'Sign in: gcloud auth application-default login; on Google Cloud attach a service account.';

/** There are no credentials, or none that can be read. */
export class NotSignedIn extends TrendsError {
  override readonly name = 'NotSignedIn';
}

/**
 * Finds the credentials, anew after a failure; an emulator, or any other endpoint that is not
 * Google's, asks for none. To be done before a client's first call: the client looks for them while
 * it works too, and lets the process end when it finds none then.
 * @throws NotSignedIn
 */
export async function signIn(client: Pick<PubSub, 'isEmulator' | 'auth'>): Promise<void> {
  if (client.isEmulator) return;
  try {
    await client.auth.getClient();
  } catch (error) {
    throw new NotSignedIn(reasonOf(error), { remedy: SIGN_IN });
  }
}

/** Never the error itself, and not all of its words: those of a parser quote what was read, which may be a key. */
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'the credentials are not valid JSON';
  return error instanceof Error ? error.message : String(error);
}

/** True: there are no credentials, or Google gives nothing for them. */
export function isNotSignedIn(cause: unknown): boolean {
  return cause instanceof NotSignedIn || (cause instanceof Error && saysNotSignedIn(cause.message));
}
