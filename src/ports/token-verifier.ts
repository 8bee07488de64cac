/** What a bearer token turned out to be. Neither a fault nor a remedy ever shows the token. */
export type TokenVerdict =
  | { readonly kind: 'trusted'; readonly email: string }
  /** Proves nobody's identity here: malformed, expired, of another issuer or audience, not signed. */
  | { readonly kind: 'invalid'; readonly fault: string; readonly remedy: string }
  /** Proves the identity of somebody else. */
  | { readonly kind: 'foreign'; readonly fault: string; readonly remedy: string };

/**
 * Says whose a token is.
 * @throws TrendsError when it cannot be told at the moment: the request must come again
 */
export type VerifyToken = (token: string) => Promise<TokenVerdict>;
