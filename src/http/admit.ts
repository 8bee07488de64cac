import type { IncomingMessage } from 'node:http';
import type { EpochMs } from '../domain/date.js';
import type { Log } from '../log.js';
import { countedAs, type Proxies, trustedProxies } from './client-address.js';
import { type Identity, identify, type Known, type Role, unauthenticated } from './identify.js';
import { type Limits, openLimits } from './rate-limit.js';
import { type Access, type Asked, answer, type Cost, type Json, type Route } from './route.js';

const BEARER = /^Bearer +(\S+) *$/i;

/** The bearer token of a request; null: it has none. */
function bearerOf({ headers }: Pick<IncomingMessage, 'headers'>): string | null {
  return BEARER.exec(headers.authorization ?? '')?.[1] ?? null;
}

/** Whom a route lets in: what it is told of them, or what they are answered instead. */
type Admission =
  | ({ readonly kind: 'admitted' } & Pick<Asked, 'who' | 'client' | 'mayAct'>)
  | { readonly kind: 'refused'; readonly answer: Json };

export type Admit = (
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  route: Pick<Route, 'access' | 'path' | 'cost'>,
) => Promise<Admission>;

export interface AdmitOptions extends Known {
  /** Who may read: whoever reaches it, operators, whoever something in front lets through. */
  readonly auth: 'none' | 'token' | 'platform';
  readonly log: Log;
  /** Whose word on a client's address is taken; nobody's when absent. */
  readonly proxies?: Proxies;
  /** This machine's clock when absent. */
  readonly now?: () => EpochMs;
}

/** What the platform in front puts where a token's signature was, once it has checked that itself. */
const CHECKED_IN_FRONT = /\.SIGNATURE_REMOVED_BY_GOOGLE$/;

/**
 * Decides who gets to which route; of those who do not, not even the body is read. Nobody may read
 * the answers of a machine, so refusals are in the log too, without the token.
 */
export function admission(options: AdmitOptions): Admit {
  const { log, now = () => performance.now(), proxies = trustedProxies([]) } = options;
  const limits = openLimits(now);
  return async (request, { access, path, cost = 'little' }) => {
    const client = proxies.clientOf(request);
    const bearer = bearerOf(request);
    const admission = await decide({ access, cost, client, bearer }, options, limits);
    if (admission.kind === 'refused' && limits.lines.take('') === 0) {
      const { status, body } = admission.answer;
      log.warn({ event: 'http.request-refused', path, status, client, ...body }, 'request refused');
    }
    return admission;
  };
}

interface Asking {
  readonly access: Access;
  readonly cost: Cost;
  readonly client: string;
  readonly bearer: string | null;
}

async function decide(asking: Asking, options: AdmitOptions, limits: Limits): Promise<Admission> {
  const { access, client, bearer } = asking;
  const open = isOpen(access, options);
  if (access === 'public' || (bearer === null && open && access === 'deliver')) {
    return { kind: 'admitted', who: null, client, mayAct: false };
  }
  if (bearer === null || (open && CHECKED_IN_FRONT.test(bearer))) {
    const wait = access === 'deliver' ? 0 : limits.asks(unknown(client), asking.cost);
    if (wait > 0) return refused(tooMany(wait));
    if (open) return { kind: 'admitted', who: null, client, mayAct: false };
    return hasOperators(options) || access === 'deliver' ? NO_TOKEN : NO_OPERATORS;
  }
  return judge({ ...asking, bearer }, open, options, limits);
}

const unknown = (client: string) => ({ kind: 'unknown', client: countedAs(client) }) as const;

/**
 * Of somebody who shows a token. It is compared before anything is counted: what others do behind the
 * same address keeps nobody away who is known, and those who are have limits of their own.
 */
async function judge(
  { access, cost, client, bearer }: Asking & { readonly bearer: string },
  open: boolean,
  options: AdmitOptions,
  limits: Limits,
): Promise<Admission> {
  // Where events need no token, none is asked of Google about, and a wrong one takes nothing away.
  const free = open && access === 'deliver';
  const known = free ? { ...options, operators: null, push: null } : options;
  const identity = await identify(bearer, known, access === 'deliver');
  if (identity.kind === 'refused') {
    if (free) return { kind: 'admitted', who: null, client, mayAct: false };
    return refusedAs(identity, { access, cost, client }, options, limits);
  }
  const { kind, who } = identity;
  if (!open && !MAY[kind].includes(access)) return refused(notFor(kind, access));
  // Events that are accepted are not limited in number.
  const wait = access === 'deliver' ? 0 : limits.asks({ kind: 'known', who }, cost);
  const busy = wait || (access === 'operate' ? limits.actions.take(who) : 0);
  if (busy > 0) return refused(tooMany(busy));
  return { kind: 'admitted', who, client, mayAct: kind === 'operator' };
}

/** A token that is nobody's counts as a failure of its client, and as a request of somebody unknown. */
function refusedAs(
  { answer: reply }: Extract<Identity, { kind: 'refused' }>,
  { access, cost, client }: Omit<Asking, 'bearer'>,
  options: AdmitOptions,
  limits: Limits,
): Admission {
  if (reply.status === 503) return refused(reply);
  const wait = access === 'deliver' ? 0 : limits.asks(unknown(client), cost);
  const over = wait || limits.failures.take(countedAs(client));
  if (over > 0) return refused(tooMany(over));
  const nobody = access !== 'deliver' && !isOpen(access, options) && !hasOperators(options);
  return nobody ? NO_OPERATORS : refused(reply);
}

/** What each may whom a route asks who they are. */
const MAY: Readonly<Record<Role, readonly Access[]>> = {
  operator: ['read', 'deliver', 'operate'],
  publisher: ['deliver'],
  reader: ['read'],
};

function notFor(role: Role, access: Access): Json {
  const what = { public: 'this', read: 'reading', deliver: 'sending events', operate: 'acting' };
  return answer(403, {
    error: `the token is a ${role}'s, and ${what[access]} is not for them`,
    remedy: 'Send a token of another role; http.tokens says which has which.',
  });
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

const hasOperators = ({ token, tokens = [], operators }: Known) =>
  token !== '' || operators !== null || tokens.length > 0;

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
