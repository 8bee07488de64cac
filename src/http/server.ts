import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrendsError } from '../domain/errors.js';
import { withinTrace } from '../log/trace.js';
import type { Log } from '../log.js';
import { type Admit, admission } from './admit.js';
import { refuseStrangers } from './browsers.js';
import { countedAs } from './client-address.js';
import { boundConnections } from './connections.js';
import { isLoopback } from './loopback.js';
import { paramsOf, targetOf } from './match.js';
import { oneAtATime } from './one-at-a-time.js';
import { openReplies } from './reply.js';
import { type Answer, type Asked, answer, type Route } from './route.js';
import { BODIES } from './under-way.js';

/** A listening HTTP server. */
export interface HttpServer {
  /** `http://host:port`, with the port that was really taken. */
  readonly url: string;
  /** Takes no more connections; idle ones end at once, others within a second. */
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly routes: readonly Route[];
  readonly log: Log;
  /** Who gets to which route; when absent all do, but to no action. */
  readonly admit?: Admit;
  /** Of one address at one time; 256 when absent. */
  readonly connections?: number;
  /** Whether an address is a proxy's, by way of which many clients come; none is when absent. */
  readonly isTrusted?: (address: string) => boolean;
  /** How long clients may take (milliseconds), where it differs. */
  readonly patience?: Partial<Patience>;
}

/** How long a client may take for what (milliseconds), so that idle ones keep nobody away. */
interface Patience {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  readonly keepAliveTimeout: number;
  /** How often the first two are looked at. */
  readonly connectionsCheckingInterval: number;
}

/** What a close leaves requests under way. */
const LAST_ANSWERS_MS = 1_000;

/** Feeds that may be open at one time. */
const MOST_FEEDS = 64;

/** Connections at one time, and of one address. */
const MOST_CONNECTIONS = 2_048;
const CONNECTIONS_PER_ADDRESS = 256;

const LARGEST_HEADERS_BYTES = 16_384;

const PATIENCE: Patience = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
};

const NOBODY_KNOWN = { auth: 'none', token: '', operators: null, push: null } as const;

/**
 * Serves the routes.
 * @throws TrendsError when the address cannot be listened on
 */
export async function openHttp({ host, port, ...options }: HttpOptions): Promise<HttpServer> {
  const { routes, log, patience, admit = admission({ ...NOBODY_KNOWN, log }) } = options;
  const replies = openReplies(MOST_FEEDS);
  const dispatch = dispatcher({ routes, admit, onLoopback: isLoopback(host) });
  const limits = { ...PATIENCE, maxHeaderSize: LARGEST_HEADERS_BYTES };
  const server = createServer({ ...limits, ...patience }, (request, response) => {
    withinTrace(request.headers, () => dispatch(request))
      .catch((error: unknown): Answer => {
        log.error({ event: 'http.request-failed', err: error, url: request.url }, 'request failed');
        return answer(500, { error: 'internal error; see the log' });
      })
      .then((result) => replies.send(response, result))
      .catch((error: unknown) => {
        log.error(
          { event: 'http.response-failed', err: error, url: request.url },
          'response could not be sent',
        );
        response.destroy();
      });
  });
  const { connections = CONNECTIONS_PER_ADDRESS, isTrusted = () => false } = options;
  boundConnections(server, { all: MOST_CONNECTIONS, perAddress: connections, isTrusted }, log);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(host, port, error)));
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host}]` : host;
  const close = () => {
    replies.endFeeds();
    return closed(server);
  };
  return { url: `http://${shown}:${taken}`, close };
}

function cannotListen(host: string, port: number, cause: NodeJS.ErrnoException): TrendsError {
  const taken = cause.code === 'EADDRINUSE';
  const why = taken ? 'something else listens there' : (cause.code ?? cause.message);
  return new TrendsError(`cannot listen on ${host}:${port}: ${why}`, {
    remedy: taken
      ? 'Stop what listens there, or choose another port with --port (0 for any).'
      : 'Choose an address of this machine with --host, and a port from 1024 with --port.',
    cause,
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS).unref();
  });
}

interface DispatchOptions {
  readonly routes: readonly Route[];
  readonly admit: Admit;
  /** Whether only this machine can ask. */
  readonly onLoopback: boolean;
}

/** Answers a request by its route: who may not, or asks for nothing that is there, is told so. */
export function dispatcher({ routes, admit, onLoopback }: DispatchOptions) {
  const known = inOrder(routes);
  const expensive = oneAtATime();
  return async (request: IncomingMessage): Promise<Answer> => {
    const misled = refuseStrangers(request, 'public', onLoopback);
    if (misled !== null) return misled;
    const target = targetOf(request.url ?? '/');
    if (target === null) return NO_PATH;
    const { segments, query, pathname } = target;
    const here = known.flatMap((route) => {
      const params = paramsOf(route.path, segments);
      return params === null ? [] : [{ route, params }];
    });
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const match = here.find(({ route }) => route.method === method);
    if (match === undefined) return nothingHere(request.method, pathname, here, known);
    return answerOf(match.route, request, { params: match.params, query });
  };

  async function answerOf(
    route: Route,
    request: IncomingMessage,
    wanted: Pick<Asked, 'params' | 'query'>,
  ): Promise<Answer> {
    const strange = refuseStrangers(request, route.access, onLoopback);
    if (strange !== null) return strange;
    const admission = await admit(request, route);
    if (admission.kind === 'refused') return admission.answer;
    const { kind: _, ...asker } = admission;
    const handle = () => route.handle(request, { ...wanted, ...asker });
    const waiting = {
      by: asker.who ?? countedAs(asker.client),
      hasLeft: () => request.socket.destroyed,
    };
    try {
      return await ((route.cost ?? 'little') === 'little' ? handle() : expensive(waiting, handle));
    } finally {
      BODIES.release(request);
    }
  }
}

const NO_PATH = answer(400, {
  error: 'the path is not one',
  remedy: 'Write names with letters, digits, "-", "_" and "."; encode whatever else they hold.',
});

/** Whatever takes all that is left comes after what names its path. */
function inOrder(routes: readonly Route[]): readonly Route[] {
  return [...routes].sort((a, b) => Number(a.path.endsWith('*')) - Number(b.path.endsWith('*')));
}

function nothingHere(
  method: string | undefined,
  pathname: string,
  here: readonly { readonly route: Route }[],
  routes: readonly Route[],
): Answer {
  if (here.length > 0) {
    const allowed = here.map(({ route }) => route.method).join(', ');
    const error = `${method} is not allowed here; use ${allowed}`;
    return { ...answer(405, { error }), headers: { allow: allowed } };
  }
  const known = routes.map((route) => `${route.method} ${route.path}`).join(', ');
  return answer(404, { error: `nothing at ${pathname}; there is ${known}` });
}
