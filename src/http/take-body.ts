import type { IncomingMessage } from 'node:http';
import { readBodyWithin } from './read-body-within.js';
import { answer, type Json } from './route.js';

/** A request's body, or what is answered where there is none. */
export type TakenBody =
  | { readonly kind: 'taken'; readonly body: Uint8Array }
  | { readonly kind: 'refused'; readonly answer: Json };

export interface BodyLimits {
  readonly bytes: number;
  readonly ms?: number | undefined;
}

/** A route's option. */
export interface BodyPatience {
  /** How long a body may take to come (milliseconds); 30,000 when absent. */
  readonly bodyMs?: number | undefined;
}

/** Reads a request's body within limits: 413 beyond its size, 408 beyond its time, 503 without room for it. */
export async function takeBody(
  request: IncomingMessage,
  { bytes, ms = 30_000 }: BodyLimits,
): Promise<TakenBody> {
  const reading = await readBodyWithin(request, bytes, ms);
  switch (reading.kind) {
    case 'read':
      return { kind: 'taken', body: reading.body };
    case 'too-large':
      return refused(told(413, `the body is larger than ${bytes} bytes`, 'Send less at a time.'));
    case 'no-room':
      return refused(NO_ROOM);
    case 'too-slow':
      return refused(hangUp(told(408, `the body took longer than ${ms} ms`, SEND_AGAIN)));
    case 'broken-off':
      return refused(hangUp(told(400, 'the body broke off', SEND_AGAIN)));
  }
}

const SEND_AGAIN = 'Send the request again, whole and without pauses.';

const told = (status: number, error: string, remedy: string) => answer(status, { error, remedy });

const refused = (reply: Json): TakenBody => ({ kind: 'refused', answer: reply });

const NO_ROOM: Json = {
  ...told(503, 'the bodies of other requests take all the room there is', 'Send it again in 5 s.'),
  headers: { 'retry-after': '5', connection: 'close' },
};

/** What of the body still comes has nobody to read it. */
function hangUp(reply: Json): Json {
  return { ...reply, headers: { connection: 'close' } };
}
