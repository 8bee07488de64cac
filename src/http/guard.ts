import type { IncomingMessage } from 'node:http';
import { TrendsError } from '../domain/errors.js';
import type { Log } from '../log.js';
import type { TokenVerdict, VerifyToken } from '../ports/token-verifier.js';
import { answer, type Json, type Route } from './route.js';

const BEARER = /^Bearer +(\S+) *$/i;

/** When a request that could not be judged may come again. */
const RETRY_SECONDS = '10';

/**
 * The route for those only whose bearer token is trusted; of others not even the body is read.
 * 401 without a valid token, 403 with somebody else's, 503 when it cannot be verified now. Nobody
 * may read the answers of a machine, so each refusal is in the log too, without the token.
 */
export function guarded(route: Route, verify: VerifyToken, log: Log): Route {
  return {
    ...route,
    handle: async (request, asked) => {
      const refused = await refusal(request, verify);
      if (refused === null) return route.handle(request, asked);
      log.warn({ path: route.path, status: refused.status, ...refused.body }, 'request refused');
      return refused;
    },
  };
}

async function refusal(request: IncomingMessage, verify: VerifyToken): Promise<Json | null> {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) return unauthenticated(NO_TOKEN);
  let verdict: TokenVerdict;
  try {
    verdict = await verify(token);
  } catch (error) {
    return { ...answer(503, shown(error)), headers: { 'retry-after': RETRY_SECONDS } };
  }
  switch (verdict.kind) {
    case 'trusted':
      return null;
    case 'invalid':
      return unauthenticated(verdict);
    case 'foreign':
      return answer(403, { error: verdict.fault, remedy: verdict.remedy });
  }
}

const NO_TOKEN = {
  fault: 'the request has no bearer token',
  remedy: 'Send the header "Authorization: Bearer <token>" with an OIDC token of the account.',
};

function unauthenticated({ fault, remedy }: typeof NO_TOKEN): Json {
  return {
    ...answer(401, { error: fault, remedy }),
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  };
}

function shown(error: unknown): object {
  const remedy = error instanceof TrendsError ? error.remedy : 'Send the request again.';
  return { error: error instanceof Error ? error.message : String(error), remedy };
}
