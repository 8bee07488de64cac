import { TrendsError } from '../../domain/errors.js';
import { askService } from '../ask-service.js';
import { authorization } from '../authorization.js';

/** Lines that one request has at most: so many a service answers at once. */
const LINES_PER_REQUEST = 1_000;

/** What a service made of events. */
export interface PostedEvents {
  readonly ok: boolean;
  readonly answer: unknown;
}

/**
 * Posts events to a running service, one JSON object a line, a thousand at a time.
 * @param service where it is
 * @param token the operator token; empty: none is sent
 * @param onPosted hears how many have been posted so far
 * @returns whether it took them all, and what it answered; of an answer that is none of ours that one
 */
export async function postEvents(
  service: URL,
  bodies: readonly string[],
  token: string,
  onPosted: (count: number) => void = () => undefined,
): Promise<PostedEvents> {
  const headers = { 'content-type': 'application/x-ndjson', ...authorization(token) };
  let accepted = 0;
  const deadLettered: object[] = [];
  for (let from = 0; from < bodies.length || from === 0; from += LINES_PER_REQUEST) {
    const body = bodies.slice(from, from + LINES_PER_REQUEST).join('\n');
    const url = new URL('/events', service);
    const response = await askService(url, { method: 'POST', body, headers });
    const answer = await answerOf(response);
    const taken = takenOf(answer);
    if (taken === null || !(response.ok || response.status === 422)) return { ok: false, answer };
    accepted += taken.accepted;
    for (const each of taken.deadLettered) {
      deadLettered.push({ ...each, message: each.message + from });
    }
    onPosted(Math.min(bodies.length, from + LINES_PER_REQUEST));
  }
  return deadLettered.length === 0
    ? { ok: true, answer: { accepted } }
    : { ok: false, answer: { accepted, deadLettered } };
}

interface Taken {
  readonly accepted: number;
  readonly deadLettered: readonly { readonly message: number }[];
}

/** What the service says it took; null when it says something else. */
function takenOf(answer: unknown): Taken | null {
  if (typeof answer !== 'object' || answer === null || !('accepted' in answer)) return null;
  const letters: unknown = 'deadLettered' in answer ? answer.deadLettered : [];
  const deadLettered = (Array.isArray(letters) ? letters : []).flatMap((each: unknown) =>
    typeof each === 'object' && each !== null && 'message' in each
      ? [{ ...each, message: Number(each.message) }]
      : [],
  );
  return { accepted: Number(answer.accepted), deadLettered };
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
