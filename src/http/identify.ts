import { TrendsError } from '../domain/errors.js';
import type { TokenVerdict, VerifyToken } from '../ports/token-verifier.js';
import { sameSecret } from './bearer.js';
import { answer, type Json } from './route.js';

/** Whose tokens are known. */
export interface Known {
  /** The operator token; empty: there is none. */
  readonly token: string;
  /** Tells the OIDC tokens of operators; null: there are none. */
  readonly operators: VerifyToken | null;
  /** Tells those of the account that pushes; null: nobody does. */
  readonly push: VerifyToken | null;
}

/** Whose a bearer token is, or what it is answered with. */
export type Identity =
  | { readonly kind: 'operator' | 'publisher'; readonly who: string }
  | { readonly kind: 'refused'; readonly answer: Json };

/** Whom a token may turn out to be of. */
export interface Wanted {
  readonly operators: boolean;
  readonly publishers: boolean;
}

/** When a request that could not be judged may come again. */
const RETRY_SECONDS = '10';

/**
 * Says whose a bearer token is: 401 for nobody's, 403 for somebody else's, 503 when it cannot be
 * told now.
 */
export async function identify(bearer: string, known: Known, wanted: Wanted): Promise<Identity> {
  if (wanted.operators && known.token !== '' && sameSecret(bearer, known.token)) {
    return { kind: 'operator', who: 'operator token' };
  }
  const asked = [
    { kind: 'publisher', verify: wanted.publishers ? known.push : null },
    { kind: 'operator', verify: wanted.operators ? known.operators : null },
  ] as const;
  let refused: Json | null = null;
  for (const { kind, verify } of asked) {
    if (verify === null) continue;
    const verdict = await verdictOf(bearer, verify);
    if (verdict.kind === 'trusted') return { kind, who: verdict.email };
    if (verdict.kind === 'unknown') return { kind: 'refused', answer: verdict.answer };
    refused ??= refusalOf(verdict);
  }
  return { kind: 'refused', answer: refused ?? unauthenticated(NOT_OURS) };
}

const NOT_OURS = {
  fault: "the bearer token is no operator's",
  remedy: 'Send the one in TRENDS_HTTP_TOKEN of the service, or none where none is asked for.',
};

type Unknown = { readonly kind: 'unknown'; readonly answer: Json };

async function verdictOf(bearer: string, verify: VerifyToken): Promise<TokenVerdict | Unknown> {
  try {
    return await verify(bearer);
  } catch (error) {
    const headers = { 'retry-after': RETRY_SECONDS };
    return { kind: 'unknown', answer: { ...answer(503, shown(error)), headers } };
  }
}

function shown(error: unknown): object {
  const remedy = error instanceof TrendsError ? error.remedy : 'Send the request again.';
  return { error: error instanceof Error ? error.message : String(error), remedy };
}

function refusalOf(verdict: Exclude<TokenVerdict, { kind: 'trusted' }>): Json {
  if (verdict.kind === 'invalid') return unauthenticated(verdict);
  return answer(403, { error: verdict.fault, remedy: verdict.remedy });
}

interface Why {
  readonly fault: string;
  readonly remedy: string;
}

/** 401: a (better) token would help. */
export function unauthenticated({ fault, remedy }: Why): Json {
  const headers = { 'www-authenticate': 'Bearer error="invalid_token"' };
  return { ...answer(401, { error: fault, remedy }), headers };
}
