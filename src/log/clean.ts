import { errorFields, isError } from './error-fields.js';
import { HIDDEN, type Scrub, SECRET_KEY } from './scrub.js';

/** What is nested deeper is left out; the log's own serializer goes no deeper either. */
const DEEPEST = 6;

/**
 * A value as a log line may show it: errors as their few known fields wherever they stand, fields
 * with a secret's name hidden, texts scrubbed, bytes counted. Never throws.
 */
export function clean(value: unknown, scrub: Scrub): unknown {
  try {
    return cleaned(value, scrub, 0);
  } catch {
    return '[unreadable]';
  }
}

/** The fields of a line, each cleaned. */
export function cleanFields(fields: object, scrub: Scrub): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      isSecret(key, value) ? HIDDEN : clean(value, scrub),
    ]),
  );
}

function cleaned(value: unknown, scrub: Scrub, depth: number): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isError(value)) return errorFields(value, scrub);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= DEEPEST) return '[deeper]';
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return cleaned(value.toJSON(), scrub, depth + 1);
  }
  if (Array.isArray(value)) return value.map((item) => cleaned(item, scrub, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isSecret(key, inner) ? HIDDEN : cleaned(inner, scrub, depth + 1),
    ]),
  );
}

/** Numbers and the like under such a name count or say whether there is one. */
function isSecret(key: string, value: unknown): boolean {
  return (
    SECRET_KEY.test(key) &&
    (typeof value === 'string' || (typeof value === 'object' && value !== null))
  );
}
