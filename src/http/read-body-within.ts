import type { IncomingMessage } from 'node:http';
import { readBody } from './read-body.js';

/** A body, or why there is none. */
export type Reading =
  | { readonly kind: 'read'; readonly body: Uint8Array }
  | { readonly kind: 'too-large' | 'no-room' | 'too-slow' | 'broken-off' };

/** Reads a request's body of at most `limit` bytes, for at most `ms` milliseconds. Never rejects. */
export async function readBodyWithin(
  request: IncomingMessage,
  limit: number,
  ms: number,
): Promise<Reading> {
  const reading = readBody(request, limit).catch((): Reading => ({ kind: 'broken-off' }));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Reading>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'too-slow' }), ms);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}
