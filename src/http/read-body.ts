import type { IncomingMessage } from 'node:http';

/** A request's body, or null when it is longer than `limit` bytes (the rest is not kept). */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length <= limit) chunks.push(chunk);
  }
  return length <= limit ? Buffer.concat(chunks) : null;
}
