import { TrendsError } from '../domain/errors.js';

/** A service answers at once, or something is wrong with it. */
const PATIENCE_MS = 10_000;

/**
 * Sends a running service a request.
 * @throws TrendsError when nobody answers there, or not within ten seconds
 */
export async function askService(url: URL, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') {
      throw new TrendsError(`the service at ${url.origin} does not answer within 10 s`, {
        remedy: 'It is frozen or overloaded: see trends doctor, then restart it.',
        cause: error,
      });
    }
    throw new TrendsError(`no service answers at ${url.origin}`, {
      remedy: 'Start one with: trends serve; or name another with --url.',
      cause: error,
    });
  }
}
