import { OAuth2Client, type TokenPayload } from 'google-auth-library';
import type { TokenVerdict, VerifyToken } from '../../ports/token-verifier.js';
import { certificatesOf } from './certificates.js';
import { signatureFault } from './faults.js';

/** Whose tokens are trusted, and where Google's certificates are. */
export interface GoogleVerifierOptions {
  /** What the token must be made for. */
  readonly audience: string;
  /** The accounts, one of which the token must be of: their e-mail addresses. */
  readonly accounts: readonly string[];
  /** Where the certificates are, by key id; Google's own address when absent. */
  readonly certificatesUrl?: string;
  /** How long one attempt to fetch the certificates may take (milliseconds); 5,000 when absent. */
  readonly timeoutMs?: number;
}

const ISSUERS: readonly string[] = ['https://accounts.google.com', 'accounts.google.com'];

/** Header, claims and signature; the signature may be empty, which is then the fault. */
const TOKEN = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** What the platform puts where the signature was, once it has checked the token itself. */
const REMOVED_SIGNATURE = /\.SIGNATURE_REMOVED_BY_GOOGLE$/;

/**
 * Verifies tokens that Google signs for service accounts: signature, times (clocks may differ by
 * five minutes), issuer, audience, account. The certificates are kept as long as Google allows.
 */
export function googleVerifier(options: GoogleVerifierOptions): VerifyToken {
  const { certificatesUrl, timeoutMs = 5_000 } = options;
  const open = () =>
    new OAuth2Client({
      transporterOptions: { timeout: timeoutMs },
      ...(certificatesUrl && { endpoints: { oauth2FederatedSignonPemCertsUrl: certificatesUrl } }),
    });
  const verifier = open();
  const certificates = certificatesOf(open);
  return async (token) => {
    if (REMOVED_SIGNATURE.test(token)) return ALREADY_VERIFIED;
    if (!TOKEN.test(token)) return signatureFault('not a token');
    const certs = await certificates();
    try {
      const ticket = await verifier.verifySignedJwtWithCertsAsync(token, certs);
      return judge(ticket.getPayload(), options);
    } catch (error) {
      // The library's messages hold the token: only what kind of fault it is may leave this place.
      return signatureFault(error instanceof Error ? error.message : '');
    }
  };
}

const ALREADY_VERIFIED: TokenVerdict = {
  kind: 'invalid',
  fault: 'the platform in front has checked the token itself and removed its signature',
  remedy:
    'Let one of the two check it: turn off the check at the platform, or send its token as X-Serverless-Authorization beside the one for this service.',
};

function judge(claims: TokenPayload | undefined, wanted: GoogleVerifierOptions): TokenVerdict {
  const { iss, aud, email, email_verified } = claims ?? {};
  if (iss === undefined || !ISSUERS.includes(iss)) {
    return {
      kind: 'invalid',
      fault: `the token's issuer is ${named(iss)}, not https://accounts.google.com`,
      remedy: 'Send a token that Google made for a service account (an OIDC token).',
    };
  }
  if (aud !== wanted.audience) {
    return {
      kind: 'invalid',
      fault: `the token is for the audience ${named(aud)}, not for the one configured here`,
      remedy:
        "Make it for the configured audience: in the subscription's push authentication, in the scheduler's job, with --audiences of gcloud.",
    };
  }
  if (email_verified !== true || email === undefined || !wanted.accounts.includes(email)) {
    const verified = email_verified === true ? '' : ', which is not verified';
    return {
      kind: 'foreign',
      fault: `the token is of ${named(email)}${verified}, not of an account configured here`,
      remedy:
        "Let the subscription's push authentication, the scheduler's job or gcloud make it for a configured account, with its e-mail address.",
    };
  }
  return { kind: 'trusted', email };
}

const LONGEST = 200;

/** A claim as a fault may show it. */
function named(claim: unknown): string {
  return claim === undefined ? 'missing' : (JSON.stringify(claim) ?? '').slice(0, LONGEST);
}
