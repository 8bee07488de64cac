import type { ActionAnswer, ActionRequest, ErrorAnswer } from '../../api.js';

/** A refusal, or no answer at all. */
export interface Failure {
  readonly message: string;
  readonly remedy: string | null;
  /** The status of the answer; null: none came. */
  readonly status: number | null;
}

export type Fetched<T> =
  | { readonly kind: 'ok'; readonly data: T }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** The headers that say who asks. */
export function authorized(token: string | null): Readonly<Record<string, string>> {
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** A service that takes longer for an answer does not answer. */
const LONGEST_READ_MS = 30_000;

/** Reads `api/…`. Never throws, except when aborted. */
export async function read<T>(
  path: string,
  token: string | null,
  signal: AbortSignal,
): Promise<Fetched<T>> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_READ_MS)]);
  const init = { headers: authorized(token), signal: either };
  const answer = await ask<T>(path, init, 'It is retried automatically.');
  signal.throwIfAborted();
  return answer;
}

/** Asks for an action, once: nobody knows what became of one without an answer. Never throws. */
export function act(request: ActionRequest, token: string | null): Promise<Fetched<ActionAnswer>> {
  const init = {
    method: 'POST',
    headers: { ...authorized(token), 'content-type': 'application/json' },
    body: JSON.stringify(request),
  };
  return ask<ActionAnswer>('actions', init, MAYBE_DONE);
}

const MAYBE_DONE =
  'It may have been done all the same: see what the page shows before you send it again.';

/** @param unanswered what to do when no answer comes */
async function ask<T>(path: string, init: RequestInit, unanswered: string): Promise<Fetched<T>> {
  try {
    const response = await fetch(`api/${path}`, { ...init, cache: 'no-store' });
    if (response.ok) return { kind: 'ok', data: await response.json() };
    return { kind: 'failed', failure: await refusal(response) };
  } catch {
    const message = 'The service does not answer.';
    return { kind: 'failed', failure: { message, remedy: unanswered, status: null } };
  }
}

async function refusal(response: Response): Promise<Failure> {
  const { status } = response;
  try {
    const { error, remedy }: ErrorAnswer = await response.json();
    return { message: error, remedy: remedy ?? null, status };
  } catch {
    return { message: `The service answered ${status}.`, remedy: null, status };
  }
}
