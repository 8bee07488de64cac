import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { json as jsonIn } from 'node:stream/consumers';

type Fields = Readonly<Record<string, unknown>>;

/** A front of fake-gcs-server that keeps what it forgets: a bucket's settings, and its policy. */
export interface BucketFront {
  readonly apiEndpoint: string;
  /** Every request that changed something, as `METHOD path`. */
  readonly changes: readonly string[];
  settings(bucket: string): Fields | undefined;
  /** Grants a role on a bucket to somebody. */
  grant(bucket: string, role: string, member: string): void;
  close(): Promise<void>;
}

const BUCKETS = '/storage/v1/b';

/** @param behind where fake-gcs-server answers */
export async function bucketFront(behind: string): Promise<BucketFront> {
  const settings = new Map<string, Fields>();
  const policies = new Map<string, readonly Fields[]>();
  const changes: string[] = [];

  async function answer(request: IncomingMessage): Promise<readonly [number, unknown]> {
    const { method = 'GET', url = '' } = request;
    const { pathname } = new URL(url, behind);
    const [bucket = '', part] = pathname.slice(BUCKETS.length + 1).split('/');
    if (part === 'iam') return [200, { version: 3, bindings: policies.get(bucket) ?? [] }];
    if (method === 'GET') return kept(bucket, await fetch(`${behind}${url}`));
    const body = (await jsonIn(request)) as Fields;
    changes.push(`${method} ${pathname}`);
    const name = method === 'POST' ? String(body.name) : bucket;
    settings.set(name, { ...settings.get(name), ...body });
    const headers = { 'content-type': 'application/json' };
    return kept(
      name,
      await fetch(`${behind}${url}`, { method, headers, body: JSON.stringify(body) }),
    );
  }

  async function kept(bucket: string, reply: Response): Promise<readonly [number, unknown]> {
    if (!reply.ok) return [reply.status, await reply.text()];
    return [reply.status, { ...((await reply.json()) as Fields), ...settings.get(bucket) }];
  }

  const server = createServer(async (request, response) => {
    const [status, body] = await answer(request);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it listens nowhere');
  return {
    apiEndpoint: `http://127.0.0.1:${address.port}`,
    changes,
    settings: (bucket) => settings.get(bucket),
    grant: (bucket, role, member) => {
      policies.set(bucket, [...(policies.get(bucket) ?? []), { role, members: [member] }]);
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
