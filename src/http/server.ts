import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '../log.js';
import { type Answer, answer, type Route } from './route.js';

/** A listening HTTP server. */
export interface HttpServer {
  /** `http://host:port`, with the port that was really taken. */
  readonly url: string;
  close(): Promise<void>;
}

export interface HttpOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly routes: readonly Route[];
  readonly log: Log;
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const;

/** Serves the routes. @throws when the port is taken */
export async function openHttp({ host, port, routes, log }: HttpOptions): Promise<HttpServer> {
  const server = createServer((request, response) => {
    handle(routes, request)
      .catch((error: unknown): Answer => {
        log.error({ err: error, url: request.url }, 'a request failed');
        return answer(500, { error: 'internal error; see the log' });
      })
      .then((result) => reply(response, result));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const shown = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${shown}:${taken}`, close: () => closed(server) };
}

async function handle(routes: readonly Route[], request: IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const here = routes.filter((route) => route.path === pathname);
  const route = here.find(({ method }) => method === request.method);
  if (route) return route.handle(request);
  if (here.length > 0) {
    const allowed = here.map(({ method }) => method).join(', ');
    return answer(405, { error: `${request.method} is not allowed here; use ${allowed}` });
  }
  const known = routes.map(({ method, path }) => `${method} ${path}`).join(', ');
  return answer(404, { error: `nothing at ${pathname}; there is ${known}` });
}

function reply(response: ServerResponse, { status, body }: Answer): void {
  const text = `${JSON.stringify(body, null, 2)}\n`;
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json' });
  response.end(text);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
