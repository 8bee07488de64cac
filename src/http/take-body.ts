import type { IncomingMessage } from 'node:http';
import { type Asked, answer, type Json, sentBy } from './route.js';
import { BODIES } from './under-way.js';

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

/** A body, or why there is none. */
type ReadBody =
  | { readonly kind: 'read'; readonly body: Uint8Array }
  | { readonly kind: 'too-large' | 'no-room' | 'too-slow' | 'stalled' | 'broken-off' };

interface ReadLimits {
  /** By what the client is counted. */
  readonly by: string;
  readonly bytes: number;
  /** How long it may take in all (milliseconds). */
  readonly ms: number;
  /** How long no byte of it may come (milliseconds). */
  readonly stillMs: number;
}

/**
 * Reads a request's body. Room is held for what it announces, or for what has come of it where it
 * announces nothing; one that cannot be taken is told so at once. Never rejects.
 */
function readBody(request: IncomingMessage, limits: ReadLimits): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const announced = announcedBytes(request);
    let length = 0;
    const end = (result: ReadBody) => {
      clearTimeout(whole);
      clearTimeout(still);
      request.off('data', take).off('end', done).off('close', breakOff);
      chunks.length = 0;
      if (result.kind !== 'read') BODIES.release(request);
      // Read to its end all the same: who stops reading hangs up before the answer.
      request.resume();
      resolve(result);
    };
    const endAs = (kind: Exclude<ReadBody['kind'], 'read'>) => () => end({ kind });
    const holder = { request, by: limits.by, giveWay: endAs('no-room') };
    const take = (chunk: Buffer) => {
      still.refresh();
      length += chunk.byteLength;
      if (length > limits.bytes) end({ kind: 'too-large' });
      else if (!BODIES.hold(holder, announced ?? length)) end({ kind: 'no-room' });
      else chunks.push(chunk);
    };
    const done = () => end({ kind: 'read', body: Buffer.concat(chunks) });
    const breakOff = endAs('broken-off');
    const whole = setTimeout(endAs('too-slow'), limits.ms);
    const still = setTimeout(endAs('stalled'), limits.stillMs);
    // Without a listener, one that breaks off would be an error of nobody's.
    request.on('error', () => {});
    if (request.destroyed) end({ kind: 'broken-off' });
    else if ((announced ?? 0) > limits.bytes) end({ kind: 'too-large' });
    else if (!BODIES.hold(holder, announced ?? 0)) end({ kind: 'no-room' });
    else request.on('data', take).once('end', done).once('close', breakOff);
  });
}

/** How many bytes it says that its body has; null: it does not. */
function announcedBytes({ headers }: IncomingMessage): number | null {
  if (headers['transfer-encoding'] !== undefined) return null;
  return Number(headers['content-length'] ?? 0);
}
