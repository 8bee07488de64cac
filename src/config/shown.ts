import { withoutUrlSecrets } from '../domain/shown-url.js';

const SECRET_KEY = /secret|token|passw|credential|private|api_?key|authorization|webhook/i;
const LONGEST = 80;

/**
 * A faulty value as an error may show it: clipped, without what a key's name or a URL says is
 * secret. Null for a value that is not there.
 */
export function shown(path: readonly PropertyKey[], value: unknown): string | null {
  if (value === undefined) return null;
  if (path.some((key) => SECRET_KEY.test(String(key)))) return 'hidden';
  const text = withoutUrlSecrets(
    JSON.stringify(value, (key, inner: unknown) => (SECRET_KEY.test(key) ? 'hidden' : cut(inner))),
  );
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A mistyped URL may have blanks in its query. */
function cut(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const [, start] = /^(\s*[\w+.-]+:\/\/[^?#]*)[?#]/.exec(value) ?? [];
  return start === undefined ? value : `${start}?hidden`;
}
