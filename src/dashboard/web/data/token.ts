import { decoded } from './decoded.js';

const KEY = 'trends-token';

/**
 * The operator's token, for this tab only. A link that ends in `#token=…` brings one: it is kept and
 * taken out of the address before anything else can see it.
 */
export function takeToken(): string | null {
  const given = tokenIn(location.hash);
  if (given !== null) {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, '', '#/');
  }
  return sessionStorage.getItem(KEY);
}

/** `#token=s3cret` → `s3cret`; null where an address brings none. */
export function tokenIn(hash: string): string | null {
  const [, given] = /^#token=(.+)$/.exec(hash) ?? [];
  return given === undefined ? null : decoded(given);
}

/** Keeps a token until the tab is closed, or forgets it. */
export function keepToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}
