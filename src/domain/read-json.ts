/** Bodies beyond this are rejected unread; a completion event has a few hundred bytes. */
export const LARGEST_BODY_BYTES = 1_048_576;

/** Deeper nesting than any publisher sends; what is deeper is rejected before it can exhaust a stack. */
export const DEEPEST_NESTING = 64;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A JSON object, or the fault that says why the bytes are not one. */
export type ReadJson =
  | { readonly ok: true; readonly value: object }
  | { readonly ok: false; readonly fault: string };

/**
 * Reads bytes as one JSON object in UTF-8, within limits of size and depth. The tokens NaN and
 * Infinity, which Python writes, count as null. Never throws.
 */
export function readJson(body: Uint8Array): ReadJson {
  const refuse = (fault: string): ReadJson => ({ ok: false, fault });
  if (body.byteLength > LARGEST_BODY_BYTES) {
    return refuse(
      `message body: ${body.byteLength} bytes, more than the ${LARGEST_BODY_BYTES} allowed. Send one completion event per message.`,
    );
  }
  if (body.byteLength === 0) return refuse('message body: is empty. Send one JSON object.');
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return refuse('message body: not UTF-8. Encode the JSON as UTF-8.');
  }
  if (openings(text) > DEEPEST_NESTING && nesting(text) > DEEPEST_NESTING) {
    return refuse(`message body: nested deeper than ${DEEPEST_NESTING} levels. Flatten it.`);
  }
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refuse(`message body: not JSON (${why.slice(0, 120)}). Send one JSON object.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('message body: JSON, but not an object. Send one JSON object.');
  }
  return { ok: true, value };
}

/** The value of a JSON text; NaN and Infinity are null. @throws SyntaxError of the text as it came */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    try {
      return JSON.parse(withoutForeignTokens(text));
    } catch {
      throw error;
    }
  }
}

const FOREIGN_TOKEN = /-?\b(?:NaN|Infinity)\b/g;

/** The text with null for each NaN and Infinity outside strings. One pass, whatever the text holds. */
function withoutForeignTokens(text: string): string {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const quote = text.indexOf('"', at);
    const end = quote === -1 ? text.length : quote;
    parts.push(text.slice(at, end).replace(FOREIGN_TOKEN, 'null'));
    at = endOfString(text, end);
    parts.push(text.slice(end, at));
  }
  return parts.join('');
}

/** Where the string that begins at a position ends; the end of the text where it does not. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) return at + 1;
  }
  return text.length;
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** How many brackets open, also in strings; of what has few, nothing lies deep. */
function openings(text: string): number {
  let count = 0;
  for (const bracket of '{[') {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) count += 1;
  }
  return count;
}

/** The deepest level of brackets outside strings. */
function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === BACKSLASH) i += 1;
      else if (code === QUOTE) quoted = false;
    } else if (code === QUOTE) quoted = true;
    else if (OPENING.has(code)) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (CLOSING.has(code)) depth -= 1;
  }
  return deepest;
}
