import type { IncomingMessage } from 'node:http';
import type { EpochMs } from '../domain/date.js';
import type { Log } from '../log.js';
import { bearerOf } from './bearer.js';
import { type Identity, identify, type Known, unauthenticated } from './identify.js';
import { type Limits, openLimits } from './limits.js';
import { type Access, type Asked, answer, type Json, type Route } from './route.js';

/** Whom a route lets in: what it is told of them, or what they are answered instead. */
export type Admission =
  | ({ readonly kind: 'admitted' } & Pick<Asked, 'who' | 'mayAct'>)
  | { readonly kind: 'refused'; readonly answer: Json };

export type Admit = (
  request: IncomingMessage,
  route: Pick<Route, 'access' | 'path'>,
) => Promise<Admission>;

export interface AdmitOptions extends Known {
  /** Who may read: whoever reaches it, operators, whoever something in front lets through. */
  readonly auth: 'none' | 'token' | 'platform';
  readonly log: Log;
  /** This machine's clock when absent. */
  readonly now?: () => EpochMs;
}

/** What the platform in front puts where a token's signature was, once it has checked that itself. */
const CHECKED_IN_FRONT = /\.SIGNATURE_REMOVED_BY_GOOGLE$/;

const ANYBODY: Admission = { kind: 'admitted', who: null, mayAct: false };

/**
 * Decides who gets to which route; of those who do not, not even the body is read. Nobody may read
 * the answers of a machine, so refusals are in the log too, without the token.
 */
export function admission(options: AdmitOptions): Admit {
  const { log, now = () => performance.now() } = options;
  const limits = openLimits(now);
  return async (request, { access, path }) => {
    const client = request.socket.remoteAddress ?? '';
    const bearer = bearerOf(request);
    const admission = await decide({ access, client, bearer }, options, limits);
    if (admission.kind === 'refused' && limits.lines.take('') === 0) {
      const { status, body } = admission.answer;
      log.warn({ path, status, client, ...body }, 'request refused');
    }
    return admission;
  };
}

interface Asking {
  readonly access: Access;
  readonly client: string;
  readonly bearer: string | null;
}

async function decide(
  { access, client, bearer }: Asking,
  options: AdmitOptions,
  limits: Limits,
): Promise<Admission> {
  const open = isOpen(access, options);
  // Events that are accepted are not limited in number.
  if (access === 'public' || (access === 'deliver' && open)) return ANYBODY;
  const wait = access === 'deliver' ? 0 : limits.asks(client);
  if (wait > 0) return refused(tooMany(wait));
  if (!open && access !== 'deliver' && !hasOperators(options)) return NO_OPERATORS;
  if (bearer === null || (open && CHECKED_IN_FRONT.test(bearer))) return open ? ANYBODY : NO_TOKEN;
  const identity = await judge({ access, client, bearer }, options, limits);
  if (identity.kind === 'refused') return identity;
  const busy = access === 'operate' ? limits.actions.take(identity.who) : 0;
  if (busy > 0) return refused(tooMany(busy));
  return { kind: 'admitted', who: identity.who, mayAct: identity.kind === 'operator' };
}

/** Whether nobody is asked who they are. */
function isOpen(access: Access, { auth, push }: AdmitOptions): boolean {
  switch (access) {
    case 'public':
      return true;
    case 'read':
      return auth !== 'token';
    case 'deliver':
      return auth !== 'token' && push === null;
    case 'operate':
      return false;
  }
}

async function judge(
  { access, client, bearer }: Asking & { readonly bearer: string },
  known: Known,
  { failures }: Limits,
): Promise<Identity> {
  const wait = failures.wait(client);
  // Guesses of one client must not keep away what is pushed by way of the same front.
  const pushed = access === 'deliver' && known.push !== null;
  if (wait > 0 && !pushed) return refused(tooMany(wait));
  const identity = await identify(bearer, known, { operators: wait === 0, publishers: pushed });
  if (identity.kind !== 'refused' || identity.answer.status === 503) return identity;
  const over = failures.take(client);
  return over > 0 ? refused(tooMany(over)) : identity;
}

const hasOperators = ({ token, operators }: Known) => token !== '' || operators !== null;

const refused = (reply: Json) => ({ kind: 'refused', answer: reply }) as const;

const NO_OPERATORS = refused(
  answer(403, {
    error: 'this service knows no operator',
    remedy: 'Set TRENDS_HTTP_TOKEN, or http.operators and http.audience, and start it again.',
  }),
);

const NO_TOKEN = refused(
  unauthenticated({
    fault: 'the request has no bearer token',
    remedy:
      'Send the header "Authorization: Bearer <token>" with the operator token, or with an OIDC token of an account that may.',
  }),
);

function tooMany(waitMs: number): Json {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const body = { error: 'too many requests', remedy: `Ask again in ${seconds} s.` };
  return { ...answer(429, body), headers: { 'retry-after': String(seconds) } };
}
