import type { IncomingMessage } from 'node:http';
import { readBody } from './read-body.js';
import { type Asked, answer, type Json, sentBy } from './route.js';

/** A request's body, or what is answered where there is none. */
export type TakenBody =
  | { readonly kind: 'taken'; readonly body: Uint8Array }
  | { readonly kind: 'refused'; readonly answer: Json };

export interface BodyLimits {
  readonly bytes: number;
  readonly ms?: number | undefined;
  readonly stillMs?: number | undefined;
}

/** A route's option. */
export interface BodyPatience {
  /** How long a body may take to come (milliseconds); 30,000 when absent. */
  readonly bodyMs?: number | undefined;
  /** How long no byte of it may come (milliseconds); 5,000 when absent. */
  readonly stillMs?: number | undefined;
}

/**
 * Reads a request's body within limits: 413 beyond its size, 408 beyond its time or when it stalls,
 * 503 without room for it.
 */
export async function takeBody(
  request: IncomingMessage,
  asked: Pick<Asked, 'who' | 'client'>,
  { bytes, ms = 30_000, stillMs = 5_000 }: BodyLimits,
): Promise<TakenBody> {
  const { sender: by } = sentBy(asked);
  const reading = await readBody(request, { by, bytes, ms, stillMs });
  switch (reading.kind) {
    case 'read':
      return { kind: 'taken', body: reading.body };
    case 'too-large':
      return refused(told(413, `the body is larger than ${bytes} bytes`, 'Send less at a time.'));
    case 'no-room':
      return refused(NO_ROOM);
    case 'too-slow':
      return refused(hangUp(told(408, `the body took longer than ${ms} ms`, SEND_AGAIN)));
    case 'stalled':
      return refused(hangUp(told(408, `no byte of the body came for ${stillMs} ms`, SEND_AGAIN)));
    case 'broken-off':
      return refused(hangUp(told(400, 'the body broke off', SEND_AGAIN)));
  }
}

const SEND_AGAIN = 'Send the request again, whole and without pauses.';

const told = (status: number, error: string, remedy: string) => answer(status, { error, remedy });

const refused = (reply: Json): TakenBody => ({ kind: 'refused', answer: reply });

const NO_ROOM: Json = {
  ...told(503, 'the bodies of other requests take all the room there is', 'Send it again in 5 s.'),
  headers: { 'retry-after': '5' },
};

/** What of the body still comes has nobody to read it. */
function hangUp(reply: Json): Json {
  return { ...reply, headers: { connection: 'close' } };
}
