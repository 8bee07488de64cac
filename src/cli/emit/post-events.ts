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
  const notes: object[] = [];
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
    for (const each of taken.notes) notes.push({ ...each, message: each.message + from });
    onPosted(Math.min(bodies.length, from + LINES_PER_REQUEST));
  }
  const told = { accepted, ...(notes.length > 0 && { notes }) };
  return deadLettered.length === 0
    ? { ok: true, answer: told }
    : { ok: false, answer: { ...told, deadLettered } };
}

interface Taken {
  readonly accepted: number;
  readonly deadLettered: readonly Numbered[];
  /** On those that lead to less than one may think. */
  readonly notes: readonly Numbered[];
}

/** Something about one message of a request; they are counted from 1. */
interface Numbered {
  readonly message: number;
}

/** What the service says it took; null when it says something else. */
function takenOf(answer: unknown): Taken | null {
  if (typeof answer !== 'object' || answer === null || !('accepted' in answer)) return null;
  const deadLettered = numbered('deadLettered' in answer ? answer.deadLettered : []);
  const notes = numbered('notes' in answer ? answer.notes : []);
  return { accepted: Number(answer.accepted), deadLettered, notes };
}

function numbered(list: unknown): readonly Numbered[] {
  return (Array.isArray(list) ? list : []).flatMap((each: unknown) =>
    typeof each === 'object' && each !== null && 'message' in each
      ? [{ ...each, message: Number(each.message) }]
      : [],
  );
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    const { origin } = new URL(response.url);
    throw new TrendsError(
      `what answers at ${origin} is not a trends service (${response.status})`,
      {
        remedy: 'Name the service with --url.',
        cause: error,
      },
    );
  }
}
