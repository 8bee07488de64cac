import { field } from '../domain/untyped.js';
import type { ObjectStore } from '../ports/object-store.js';
import {
  bodyOf,
  markRetried,
  messagesIn,
  messagesToRetry,
  type PlacedMessage,
  type Retry,
  type StoredLetter,
} from '../store/dead-letter-box.js';
import type { UnreadMessage } from '../store/dead-letters.js';
import { askService } from './ask-service.js';
import { authorization } from './authorization.js';

/** What retrying one letter came to; `refused`: the service could not take it, so it still waits. */
export interface Retried {
  readonly id: string;
  readonly outcome: Retry['outcome'] | 'refused';
  readonly fault: string | null;
}

/** Where a service runs, and the operator token that it asks for; empty: none. */
export interface RunningService {
  readonly url: URL;
  readonly token: string;
}

/**
 * Publishes what a letter holds again, byte for byte, and notes on the letter what came of it. Of the
 * messages of a letter those go along that were not accepted yet.
 * @param place the one message that is published; null: all
 * @throws TrendsError when no service answers
 */
export async function sendAgain(
  store: ObjectStore,
  stored: StoredLetter,
  service: RunningService,
  now: () => number,
  place: number | null = null,
): Promise<Retried> {
  const id = place === null ? stored.id : `${stored.id}.${place + 1}`;
  const chosen =
    place === null
      ? messagesToRetry(stored)
      : messagesIn(stored).flatMap((message, index) => (index === place ? { message, place } : []));
  const { retries, refused } = await publishAll(chosen, service, now);
  if (retries.size > 0) await markRetried(store, stored, retries);
  if (refused !== null) return { id, outcome: 'refused', fault: refused };
  const again = [...retries.values()].find(({ outcome }) => outcome === 'dead-lettered');
  return { id, outcome: again?.outcome ?? 'accepted', fault: again?.faultNow ?? null };
}

/** Until the service refuses a request: what it says then is `refused`. */
async function publishAll(
  chosen: readonly PlacedMessage[],
  service: RunningService,
  now: () => number,
) {
  const retries = new Map<number, Retry>();
  for (const some of requestsOf(chosen)) {
    const response = await post(some, service);
    const answer: unknown = await response.json().catch(() => null);
    if (response.status !== 202 && response.status !== 422) {
      const refused = `the service answered ${response.status}: ${JSON.stringify(answer)}`;
      return { retries, refused };
    }
    const faults = response.status === 202 ? new Map<number, string>() : faultsIn(answer);
    const retriedAt = new Date(now()).toISOString();
    for (const [index, each] of some.entries()) {
      const faultNow = faults.get(index) ?? null;
      const outcome = faultNow === null ? 'accepted' : 'dead-lettered';
      retries.set(each.place, { retriedAt, outcome, faultNow });
    }
  }
  return { retries, refused: null };
}

/** What one request brings at most: as many events as a service takes, and bytes of their bodies. */
const [MOST_MESSAGES, MOST_BYTES] = [1_000, 8 * 1_048_576];

function requestsOf(chosen: readonly PlacedMessage[]): readonly (readonly PlacedMessage[])[] {
  const requests: PlacedMessage[][] = [];
  let bytes = 0;
  for (const each of chosen) {
    const own = each.message.body.content.length;
    const last = requests.at(-1);
    if (last !== undefined && last.length < MOST_MESSAGES && bytes + own <= MOST_BYTES) {
      last.push(each);
      bytes += own;
    } else {
      requests.push([each]);
      bytes = own;
    }
  }
  return requests;
}

/** One message as it is, its facts in headers; several as CloudEvents, a line each. */
function post(some: readonly PlacedMessage[], { url, token }: RunningService) {
  const [first, ...others] = some;
  const single = first !== undefined && others.length === 0;
  const headers = single
    ? { 'content-type': 'application/json', ...originOf(first.message) }
    : { 'content-type': 'application/x-ndjson' };
  const body = single
    ? Buffer.from(bodyOf(first.message))
    : Buffer.from(some.map(({ message }) => cloudEvent(message)).join('\n'));
  const request = { method: 'POST', body, headers: { ...headers, ...authorization(token) } };
  return askService(new URL('/events', url), request);
}

/** The letter's id and topic go along, in the headers of a CloudEvent: they may decide what it is. */
function originOf({ messageId, topic }: UnreadMessage) {
  const id = { 'ce-id': encodeURIComponent(messageId) };
  return topic === null ? id : { ...id, 'ce-source': sourceOf(topic) };
}

function cloudEvent({ messageId, topic, body }: UnreadMessage): string {
  const source = topic === null ? {} : { source: sourceOf(topic) };
  const data = Buffer.from(bodyOf({ body })).toString('base64');
  return JSON.stringify({ specversion: '1.0', id: messageId, ...source, data_base64: data });
}

function sourceOf(topic: string): string {
  return `//pubsub.googleapis.com/projects/-/topics/${encodeURIComponent(topic)}`;
}

/** The faults that the service's answer names, by the message's place in the request. */
function faultsIn(answer: unknown): ReadonlyMap<number, string> {
  const listed = field(answer, 'deadLettered');
  const faults = new Map<number, string>();
  for (const each of Array.isArray(listed) ? listed : []) {
    const [message, fault] = [field(each, 'message'), field(each, 'fault')];
    if (typeof message === 'number') faults.set(message - 1, String(fault));
  }
  return faults.size > 0 ? faults : new Map([[0, JSON.stringify(answer)]]);
}
