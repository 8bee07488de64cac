import { TrendsError } from '../../domain/errors.js';
import { authorization } from '../authorization.js';

/**
 * Posts events to a running service, one JSON object a line.
 * @param service where it is
 * @param token the operator token; empty: none is sent
 * @returns whether it took them all, and what it answered
 */
export async function postEvents(
  service: URL,
  bodies: readonly string[],
  token: string,
): Promise<{ readonly ok: boolean; readonly answer: unknown }> {
  const response = await post(new URL('/events', service), bodies.join('\n'), token);
  return { ok: response.ok, answer: await answerOf(response) };
}

async function post(url: URL, body: string, token: string): Promise<Response> {
  const headers = { 'content-type': 'application/x-ndjson', ...authorization(token) };
  try {
    return await fetch(url, { method: 'POST', body, headers });
  } catch (error) {
    throw new TrendsError(`no service answers at ${url.origin}`, {
      remedy: 'Start one with: trends serve; or name another with --url.',
      cause: error,
    });
  }
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    const { origin } = new URL(response.url);
    throw new TrendsError(`what answers at ${origin} is no trends service (${response.status})`, {
      remedy: 'Name the service with --url.',
      cause: error,
    });
  }
}
