import type { ObjectStore } from '../ports/object-store.js';
import { bodyOf, markRetried, type Retry, type StoredLetter } from '../store/dead-letter-box.js';
import type { DeadLetter } from '../store/dead-letters.js';
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
 * Publishes a letter's body again, byte for byte, and notes on the letter what came of it.
 * @throws TrendsError when no service answers
 */
export async function sendAgain(
  store: ObjectStore,
  stored: StoredLetter,
  { url, token }: RunningService,
  now: () => number,
): Promise<Retried> {
  const { letter } = stored;
  const headers = {
    'content-type': 'application/json',
    ...originOf(letter),
    ...authorization(token),
  };
  const body = Buffer.from(bodyOf(letter));
  const response = await askService(new URL('/events', url), { method: 'POST', body, headers });
  const answer: unknown = await response.json().catch(() => null);
  const retriedAt = new Date(now()).toISOString();
  const { id } = stored;
  if (response.status === 202) {
    await markRetried(store, stored, { retriedAt, outcome: 'accepted', faultNow: null });
    return { id, outcome: 'accepted', fault: null };
  }
  if (response.status !== 422) {
    const fault = `the service answered ${response.status}: ${JSON.stringify(answer)}`;
    return { id, outcome: 'refused', fault };
  }
  const fault = faultIn(answer);
  await markRetried(store, stored, { retriedAt, outcome: 'dead-lettered', faultNow: fault });
  return { id, outcome: 'dead-lettered', fault };
}

/** The letter's id and topic go along, in the headers of a CloudEvent: they may decide what it is. */
function originOf({ messageId, topic }: DeadLetter) {
  const id = { 'ce-id': encodeURIComponent(messageId) };
  if (topic === null) return id;
  const name = encodeURIComponent(topic);
  return { ...id, 'ce-source': `//pubsub.googleapis.com/projects/-/topics/${name}` };
}

/** The fault that the service's answer names. */
function faultIn(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'deadLettered' in answer) {
    const [first]: readonly unknown[] = Array.isArray(answer.deadLettered)
      ? answer.deadLettered
      : [];
    if (typeof first === 'object' && first !== null && 'fault' in first) return String(first.fault);
  }
  return JSON.stringify(answer);
}
