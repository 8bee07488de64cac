import type { Config } from '../config/index.js';
import type { VerifyToken } from '../ports/token-verifier.js';

/** Says whose OIDC tokens are trusted, each null where nobody's are. */
export interface Verifiers {
  /** The account that the push subscription and the timer call as. */
  readonly push: VerifyToken | null;
  readonly operators: VerifyToken | null;
}

export async function openVerifiers(config: Pick<Config, 'push' | 'http'>): Promise<Verifiers> {
  const { push, http } = config;
  return {
    push: await verifierOf(push.audience, [push.serviceAccount]),
    operators: await verifierOf(http.audience, http.operators),
  };
}

async function verifierOf(
  audience: string,
  accounts: readonly string[],
): Promise<VerifyToken | null> {
  if (audience === '') return null;
  const { googleVerifier } = await import('../adapters/google-auth/index.js');
  return googleVerifier({ audience, accounts });
}
