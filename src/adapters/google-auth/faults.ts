import type { TokenVerdict } from '../../ports/token-verifier.js';

interface Kind {
  /** How the library's message begins or what it holds. */
  readonly says: RegExp;
  readonly fault: string;
  readonly remedy: string;
}

const ANEW = 'Send a new token: one is good for an hour.';
const SIGNED = 'Send a token that Google signed (an OIDC token of a service account).';

const KINDS: readonly Kind[] = [
  { says: /^Token used too late/, fault: 'the token has expired', remedy: ANEW },
  {
    says: /^Token used too early/,
    fault: 'the token is not yet valid',
    remedy: 'Set the clocks of both machines: they may differ by five minutes.',
  },
  {
    says: /^Expiration time too far in future/,
    fault: 'the token is valid for more than a day',
    remedy: ANEW,
  },
  {
    says: /^No (issue|expiration) time|field using invalid format$/,
    fault: 'the token lacks the time of its issue or of its end',
    remedy: SIGNED,
  },
  {
    says: /^(No pem found|Invalid token signature)/,
    fault: "the token is not signed with one of Google's current keys",
    remedy: SIGNED,
  },
];

/** What the library found wrong, in words that hold nothing of the token. */
export function signatureFault(message: string): TokenVerdict {
  const kind = KINDS.find(({ says }) => says.test(message));
  const { fault, remedy } = kind ?? {
    fault: 'what was sent is not a JSON Web Token',
    remedy: SIGNED,
  };
  return { kind: 'invalid', fault, remedy };
}
