import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import type { Log } from '../log.js';
import type { Admit } from './admit.js';
import { refuseStrangers } from './browsers.js';
import { countedAs } from './client-address.js';
import { oneAtATime } from './one-at-a-time.js';
import { type Answer, answer, type Route } from './route.js';
import { BODIES } from './under-way.js';

/** Sends an answer, or hangs up; never throws. */
export type Send = (response: ServerResponse, result: Answer) => void;

export interface ListenerOptions {
  readonly routes: readonly Route[];
  readonly admit: Admit;
  readonly log: Log;
  readonly send: Send;
  /** Whether only this machine can ask. */
  readonly onLoopback: boolean;
}

/**
 * Answers each request by its route; says so to who may not, or asks for nothing that is there. Bodies
 * are read within limits, and feeds written, on Node's own request and response. Never rejects.
 */
export function listenerOf(options: ListenerOptions) {
  const { onLoopback, send } = options;
  const handOver = getRequestListener(appOf(options).fetch, {
    hostname: 'localhost',
    // Whoever calls `fetch` in this process keeps Node's own.
    overrideGlobalObjects: false,
    // A body that is refused has limits of its own: see `take-body.ts`.
    autoCleanupIncoming: false,
    errorHandler: () => undefined,
  });
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const misled = refuseStrangers(request, 'public', onLoopback);
    if (misled !== null) return send(response, misled);
    if (!isPath(pathOf(request))) return send(response, NO_PATH);
    await handOver(request, response);
    // With a host that is none there is no address that Hono could route.
    if (!response.headersSent) send(response, NO_HOST);
  };
}

type Served = Context<{ Bindings: HttpBindings }>;

function appOf({ routes, log, send, ...deciding }: ListenerOptions) {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const answering = answerer(deciding);
  const reply = ({ env }: Served, result: Answer) => {
    send(env.outgoing, result);
    return RESPONSE_ALREADY_SENT;
  };
  const failed = (error: unknown, { env }: Served) => {
    const { url } = env.incoming;
    log.error({ event: 'http.request-failed', err: error, url }, 'request failed');
    return answer(500, { error: 'internal error; see the log' });
  };
  for (const route of routes) {
    app.on(route.method, patternOf(route), async (c) =>
      reply(c, await answering(route, c).catch((error: unknown) => failed(error, c))),
    );
  }
  return app.notFound((c) => {
    const here = routes.filter((route) =>
      app.router
        .match(route.method, c.req.path)[0]
        .some(([[, found]]) => found.path === patternOf(route)),
    );
    return reply(c, nothingHere(c.env.incoming, here, routes));
  });
}

function answerer({ admit, onLoopback }: Pick<ListenerOptions, 'admit' | 'onLoopback'>) {
  const expensive = oneAtATime();
  return async (route: Route, c: Served): Promise<Answer> => {
    const request = c.env.incoming;
    const strange = refuseStrangers(request, route.access, onLoopback);
    if (strange !== null) return strange;
    const admission = await admit(request, route);
    if (admission.kind === 'refused') return admission.answer;
    const { kind: _, ...asker } = admission;
    const query = new URLSearchParams(request.url?.slice(pathOf(request).length));
    const handle = () => route.handle(request, { params: c.req.param(), query, ...asker });
    const waiting = {
      by: asker.who ?? countedAs(asker.client),
      hasLeft: () => request.socket.destroyed,
    };
    try {
      return await ((route.cost ?? 'little') === 'little' ? handle() : expensive(waiting, handle));
    } finally {
      BODIES.release(request);
    }
  };
}

/** As Hono has it: what stands for a `*` holds no separator, be it encoded, beside those of the path. */
const patternOf = ({ path }: Route) => path.replace('*', ':rest{(?:[^%\\\\]|%(?!2[Ff]))+}');

const NO_PATH = answer(400, {
  error: 'the path is not one',
  remedy: 'Write names with letters, digits, "-", "_" and "."; encode whatever else they hold.',
});

const NO_HOST = answer(400, {
  error: 'the Host header is no host',
  remedy: 'Send the name or address, and the port, that the service is asked at.',
});

const pathOf = ({ url = '/' }: IncomingMessage) => url.split('?', 1)[0] ?? '';

/** Whether a path is one: from the root, encoded as it must be, without a segment that would climb. */
function isPath(path: string): boolean {
  if (!/^\/[^#\\]*$/.test(path)) return false;
  try {
    const segments = path.split('/').map(decodeURIComponent);
    return !segments.some((each) => each === '.' || each === '..' || each.includes('\0'));
  } catch {
    return false;
  }
}

function nothingHere(
  request: IncomingMessage,
  here: readonly Route[],
  routes: readonly Route[],
): Answer {
  if (here.length > 0) {
    const allowed = here.map(({ method }) => method).join(', ');
    const error = `${request.method} is not allowed here; use ${allowed}`;
    return { ...answer(405, { error }), headers: { allow: allowed } };
  }
  const known = routes.map(({ method, path }) => `${method} ${path}`).join(', ');
  return answer(404, { error: `nothing at ${pathOf(request)}; there is ${known}` });
}
