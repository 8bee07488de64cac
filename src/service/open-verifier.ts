import type { Config } from '../config/index.js';
import type { VerifyToken } from '../ports/token-verifier.js';

/** Says whose tokens are trusted; null where nobody is asked for one. */
export async function openVerifier({ push }: Pick<Config, 'push'>): Promise<VerifyToken | null> {
  const { audience, serviceAccount: email } = push;
  if (audience === '') return null;
  const { googleVerifier } = await import('../adapters/google-auth/index.js');
  return googleVerifier({ audience, email });
}
