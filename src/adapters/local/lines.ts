/** One line of a byte stream, without its line feed; numbers count from 1, empty lines included. */
export type Line =
  | { readonly kind: 'line'; readonly number: number; readonly bytes: Uint8Array }
  | { readonly kind: 'too-long'; readonly number: number };

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * The lines of a byte stream, bytes untouched, empty ones (also a lone carriage return) left out.
 * Holds one line and one chunk at a time; of a line longer than `limit` bytes nothing is kept.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Line> {
  const buffer = lineBuffer(limit);
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      const line = buffer.end(chunk.subarray(start, end));
      if (line) yield line;
      start = end + 1;
    }
    buffer.add(chunk.subarray(start));
  }
  const last = buffer.end(new Uint8Array());
  if (last) yield last;
}

/** Gathers the parts of a line across chunks. */
function lineBuffer(limit: number) {
  let number = 0;
  let parts: Uint8Array[] = [];
  let size = 0;
  const add = (part: Uint8Array) => {
    size += part.length;
    if (size > limit) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const end = (part: Uint8Array): Line | null => {
    add(part);
    number += 1;
    const line = size > limit ? null : join(parts, size);
    parts = [];
    size = 0;
    if (!line) return { kind: 'too-long', number };
    return isEmpty(line) ? null : { kind: 'line', number, bytes: line };
  };
  return { add, end };
}

/** A copy: a short line must not keep the whole chunk it came in. */
function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function isEmpty(line: Uint8Array): boolean {
  return line.length === 0 || (line.length === 1 && line[0] === CARRIAGE_RETURN);
}
