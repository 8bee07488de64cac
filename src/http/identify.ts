import { createHash, timingSafeEqual } from 'node:crypto';
import { TrendsError } from '../domain/errors.js';
import type { TokenVerdict, VerifyToken } from '../ports/token-verifier.js';
import { answer, type Json } from './route.js';

/** What the bearer of a token may do: all; send events; look. */
export type Role = 'operator' | 'publisher' | 'reader';

/** A token by its digest: who knows this knows not the token. */
interface NamedToken {
  /** Whose it is; the journal names them so. */
  readonly name: string;
  /** In 64 hexadecimal digits. */
  readonly sha256: string;
  readonly role: Role;
}

/** Whose tokens are known. */
export interface Known {
  /** The operator token without a name; empty: there is none. */
  readonly token: string;
  /** Those with one. */
  readonly tokens?: readonly NamedToken[];
  /** Tells the OIDC tokens of operators; null: there are none. */
  readonly operators: VerifyToken | null;
  /** Tells those of the account that pushes; null: nobody does. */
  readonly push: VerifyToken | null;
}

/** Whose a bearer token is, or what it is answered with. */
export type Identity =
  | { readonly kind: Role; readonly who: string }
  | { readonly kind: 'refused'; readonly answer: Json };

/** When a request that could not be judged may come again. */
const RETRY_SECONDS = '10';

/**
 * Says whose a bearer token is: 401 for nobody's, 403 for somebody else's, 503 when it cannot be
 * told now.
 * @param pushes whether the account that pushes is meant too
 */
export async function identify(bearer: string, known: Known, pushes: boolean): Promise<Identity> {
  const named = bearerNamed(bearer, known);
  if (named !== null) return { kind: named.role, who: named.name };
  const asked = [
    { kind: 'publisher', verify: pushes ? known.push : null },
    { kind: 'operator', verify: known.operators },
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

/** What the operator token without a name is called. */
const UNNAMED = 'operator token';

/**
 * Whose a token is by its digest. All are compared, each in a time that says nothing of where it
 * differs.
 */
function bearerNamed(bearer: string, { token, tokens = [] }: Known): NamedToken | null {
  const digest = sha256(bearer);
  let found: NamedToken | null = null;
  for (const one of tokens) {
    if (timingSafeEqual(digest, Buffer.from(one.sha256, 'hex'))) found ??= one;
  }
  if (token === '' || !timingSafeEqual(digest, sha256(token))) return found;
  return found ?? { name: UNNAMED, sha256: '', role: 'operator' };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const NOT_OURS = {
  fault: "the bearer token is not an operator's",
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
