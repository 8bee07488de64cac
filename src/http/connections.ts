import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../log.js';
import { addressOf, countedAs } from './client-address.js';
import { rateLimit } from './rate-limit.js';

/** How many connections there are at one time. */
export interface ConnectionLimits {
  readonly all: number;
  /** Of one client; of IPv6 of one network. */
  readonly perAddress: number;
  /** Whose connections are those of many clients: they count only with all others. */
  readonly isTrusted: (address: string) => boolean;
}

interface Connection {
  readonly socket: Socket;
  /** Requests that are not answered yet. */
  readonly requests: Set<IncomingMessage>;
}

/** Connections, those first of which no byte has come, and that nothing was answered, for the longest. */
type Pool = Set<Connection>;

const LINES = { burst: 10, perSecond: 1 / 60 };

/**
 * Bounds a server's connections. Who comes beyond a limit takes the place of the connection that has
 * kept it waiting for bytes the longest, be it for a request or for the rest of one, so that nobody is
 * shut out by those who do not finish what they say; where all of them have a request that has come
 * whole and is being answered, the newcomer is hung up on.
 */
export function boundConnections(server: Server, limits: ConnectionLimits, log: Log): void {
  const all: Pool = new Set();
  const byAddress = new Map<string, Pool>();
  const known = new WeakMap<Socket, { readonly connection: Connection; readonly pools: Pool[] }>();
  const lines = rateLimit(LINES, () => performance.now());

  server.on('connection', (socket: Socket) => {
    const address = addressOf(socket);
    const own = limits.isTrusted(address) ? null : poolOf(byAddress, countedAs(address));
    const isFull = (pool: Pool, most: number) => pool.size >= most && !makeRoom(pool);
    if ((own !== null && isFull(own, limits.perAddress)) || isFull(all, limits.all)) {
      if (own?.size === 0) byAddress.delete(countedAs(address));
      refuse(socket, address);
      return;
    }
    const connection: Connection = { socket, requests: new Set() };
    const pools = own === null ? [all] : [all, own];
    for (const pool of pools) pool.add(connection);
    known.set(socket, { connection, pools });
    socket.on('data', () => moveBehind(connection, pools));
    socket.once('close', () => {
      for (const pool of pools) pool.delete(connection);
      if (own?.size === 0) byAddress.delete(countedAs(address));
    });
  });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const found = known.get(request.socket);
    if (found === undefined) return;
    const { connection, pools } = found;
    connection.requests.add(request);
    response.once('close', () => {
      connection.requests.delete(request);
      moveBehind(connection, pools);
    });
  });

  function refuse(socket: Socket, client: string): void {
    if (lines.take('') === 0)
      log.warn(
        { event: 'http.connection-refused', client },
        'too many connections: one was refused',
      );
    socket.destroy();
  }

  /** Ends the connection of a pool that is waited for the longest; false: none is waited for. */
  function makeRoom(pool: Pool): boolean {
    for (const connection of pool) {
      if (isAnswered(connection)) continue;
      const { pools = [] } = known.get(connection.socket) ?? {};
      for (const each of pools) each.delete(connection);
      connection.socket.destroy();
      return true;
    }
    return false;
  }
}

/** Whether a request of it has come whole and is being answered. */
function isAnswered({ requests }: Connection): boolean {
  for (const request of requests) if (request.complete) return true;
  return false;
}

function moveBehind(connection: Connection, pools: readonly Pool[]): void {
  for (const pool of pools) if (pool.delete(connection)) pool.add(connection);
}

function poolOf(pools: Map<string, Pool>, key: string): Pool {
  const pool = pools.get(key) ?? new Set();
  pools.set(key, pool);
  return pool;
}
