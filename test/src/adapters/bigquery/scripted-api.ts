import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request to the API, below `/bigquery/v2/projects/<project>`. */
export interface Asked {
  readonly method: string;
  readonly project: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** JSON with a status, or a connection that is cut. */
export type Answer =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body: unknown }
  | 'cut';

export interface ScriptedApi {
  readonly endpoint: string;
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** A server of 127.0.0.1 that stands for BigQuery's API and answers as the script says. */
export async function scriptedApi(
  script: (asked: Asked) => Answer | Promise<Answer>,
): Promise<ScriptedApi> {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const one = await read(request);
    asked.push(one);
    send(response, await script(one));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The API's answer to a call that failed. */
export function refusal(status: number, reason: string, message: string): Answer {
  const errors = [{ reason, message, domain: 'global' }];
  return { status, body: { error: { code: status, message, errors } } };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://api');
  const [, project = '', path = ''] =
    /^\/bigquery\/v2\/projects\/([^/]+)(\/.*)$/.exec(pathname) ?? [];
  const body = await text(request);
  return {
    method: request.method ?? '',
    project,
    path,
    query: Object.fromEntries(searchParams),
    body: body === '' ? null : JSON.parse(body),
  };
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer === 'cut') {
    response.destroy();
    return;
  }
  const { status = 200, headers = {}, body } = answer;
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
