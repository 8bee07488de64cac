import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrendsError } from '../domain/errors.js';
import { withinTrace } from '../log/trace.js';
import type { Log } from '../log.js';
import { paramsOf, targetOf } from './match.js';
import { openReplies } from './reply.js';
import { type Answer, answer, type Route } from './route.js';

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
}

/** What a close leaves requests under way. */
const LAST_ANSWERS_MS = 1_000;

/** Feeds that may be open at one time. */
const MOST_FEEDS = 64;

/**
 * Serves the routes.
 * @throws TrendsError when the address cannot be listened on
 */
export async function openHttp({ host, port, routes, log }: HttpOptions): Promise<HttpServer> {
  const replies = openReplies(MOST_FEEDS);
  const known = inOrder(routes);
  const server = createServer((request, response) => {
    withinTrace(request.headers, () => handle(known, request))
      .catch((error: unknown): Answer => {
        log.error({ err: error, url: request.url }, 'a request failed');
        return answer(500, { error: 'internal error; see the log' });
      })
      .then((result) => replies.send(response, result))
      .catch((error: unknown) => {
        log.error({ err: error, url: request.url }, 'an answer could not be sent');
        response.destroy();
      });
  });
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

/** Whatever takes all that is left comes after what names its path. */
function inOrder(routes: readonly Route[]): readonly Route[] {
  return [...routes].sort((a, b) => Number(a.path.endsWith('*')) - Number(b.path.endsWith('*')));
}

async function handle(routes: readonly Route[], request: IncomingMessage): Promise<Answer> {
  const target = targetOf(request.url ?? '/');
  if (target === null) return answer(400, { error: 'the path is not one', remedy: WRITE_PATH });
  const { segments, query, pathname } = target;
  const here = routes.flatMap((route) => {
    const params = paramsOf(route.path, segments);
    return params === null ? [] : [{ route, params }];
  });
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const match = here.find(({ route }) => route.method === method);
  if (match === undefined) return nothingHere(request.method, pathname, here, routes);
  const { route, params } = match;
  return route.handle(request, { params, query, who: null, mayAct: false });
}

const WRITE_PATH =
  'Write names with letters, digits, "-", "_" and "."; encode whatever else they hold.';

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
