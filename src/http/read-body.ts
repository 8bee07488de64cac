import type { IncomingMessage } from 'node:http';
import { BODIES } from './under-way.js';

/** A body, or why it is not kept. */
export type ReadBody =
  | { readonly kind: 'read'; readonly body: Uint8Array }
  | { readonly kind: 'too-large' | 'no-room' };

/**
 * A request's body of at most `limit` bytes; of a longer one, or when the bodies under way are too
 * much together, nothing is kept.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let length = 0;
  let refused: 'too-large' | 'no-room' | null = null;
  // Read to its end all the same: who stops reading hangs up before the answer.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > limit) refused ??= 'too-large';
    else if (!BODIES.take(request, chunk.byteLength)) refused ??= 'no-room';
    if (refused === null) chunks.push(chunk);
    else chunks.length = 0;
  }
  return refused === null ? { kind: 'read', body: Buffer.concat(chunks) } : { kind: refused };
}
