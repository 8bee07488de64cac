import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { TrendsError } from '../domain/errors.js';
import { withinTrace } from '../log/trace.js';
import type { Log } from '../log.js';
import { type Admit, admission } from './admit.js';
import { isLoopback } from './client-address.js';
import { boundConnections } from './connections.js';
import { openReplies } from './reply.js';
import type { Route } from './route.js';
import { listenerOf, type Send } from './routing.js';

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
  const send: Send = (response, result) => {
    try {
      replies.send(response, result);
    } catch (error) {
      log.error(
        { event: 'http.response-failed', err: error, url: response.req.url },
        'response could not be sent',
      );
      response.destroy();
    }
  };
  const listener = listenerOf({ routes, admit, log, send, onLoopback: isLoopback(host) });
  const limits = { ...PATIENCE, maxHeaderSize: LARGEST_HEADERS_BYTES };
  const server = createServer({ ...limits, ...patience }, (request, response) => {
    void withinTrace(request.headers, () => listener(request, response));
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
