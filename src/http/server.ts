import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrendsError } from '../domain/errors.js';
import { withinTrace } from '../log/trace.js';
import type { Log } from '../log.js';
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

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/**
 * Serves the routes.
 * @throws TrendsError when the address cannot be listened on
 */
export async function openHttp({ host, port, routes, log }: HttpOptions): Promise<HttpServer> {
  const server = createServer((request, response) => {
    withinTrace(request.headers, () => handle(routes, request))
      .catch((error: unknown): Answer => {
        log.error({ err: error, url: request.url }, 'a request failed');
        return answer(500, { error: 'internal error; see the log' });
      })
      .then((result) => reply(response, result));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(cannotListen(host, port, error)));
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${shown}:${taken}`, close: () => closed(server) };
}

async function handle(routes: readonly Route[], request: IncomingMessage): Promise<Answer> {
  const [pathname = '/'] = (request.url ?? '/').split('?', 1);
  const here = routes.filter((route) => route.path === pathname);
  const route = here.find(({ method }) => method === request.method);
  if (route) return route.handle(request);
  if (here.length > 0) {
    const allowed = here.map(({ method }) => method).join(', ');
    const error = `${request.method} is not allowed here; use ${allowed}`;
    return { ...answer(405, { error }), headers: { allow: allowed } };
  }
  const known = routes.map(({ method, path }) => `${method} ${path}`).join(', ');
  return answer(404, { error: `nothing at ${pathname}; there is ${known}` });
}

function reply(response: ServerResponse, { status, body, headers }: Answer): void {
  const text = `${JSON.stringify(body, null, 2)}\n`;
  response.writeHead(status, { ...HEADERS, ...headers, 'content-type': 'application/json' });
  response.end(text);
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
