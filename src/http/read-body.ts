import type { IncomingMessage } from 'node:http';
import { BODIES } from './under-way.js';

/** A body, or why there is none. */
export type ReadBody =
  | { readonly kind: 'read'; readonly body: Uint8Array }
  | { readonly kind: 'too-large' | 'no-room' | 'too-slow' | 'stalled' | 'broken-off' };

export interface ReadLimits {
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
export function readBody(request: IncomingMessage, limits: ReadLimits): Promise<ReadBody> {
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
