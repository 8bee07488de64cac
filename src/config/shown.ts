const SECRET_KEY = /secret|token|passw|credential|private|api_?key|authorization|webhook/i;
const URL_CREDENTIALS = /\/\/[^/@\s]+@/g;
const LONGEST = 80;

/**
 * A faulty value as an error may show it: clipped, without what a key's name or a URL says is
 * secret. Null for a value that is not there.
 */
export function shown(path: readonly PropertyKey[], value: unknown): string | null {
  if (value === undefined) return null;
  if (path.some((key) => SECRET_KEY.test(String(key)))) return 'hidden';
  const text = JSON.stringify(value, (key, inner: unknown) =>
    SECRET_KEY.test(key) ? 'hidden' : inner,
  ).replace(URL_CREDENTIALS, '//hidden@');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
