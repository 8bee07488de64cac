const KEY = 'trends-token';

/**
 * The operator's token, for this tab only. A link that ends in `#token=…` brings one: it is kept and
 * taken out of the address before anything else can see it.
 */
export function takeToken(): string | null {
  const [, given] = /^#token=(.+)$/.exec(location.hash) ?? [];
  if (given !== undefined) {
    sessionStorage.setItem(KEY, decodeURIComponent(given));
    history.replaceState(null, '', '#/');
  }
  return sessionStorage.getItem(KEY);
}

/** Keeps a token until the tab is closed, or forgets it. */
export function keepToken(token: string | null): void {
  if (token === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, token);
}
