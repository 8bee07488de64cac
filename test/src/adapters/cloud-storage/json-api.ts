import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as the API sees it. */
interface Asked {
  readonly method: string;
  /** Decoded but for the names of objects in it. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage['headers'];
  /** Of uploads the metadata alone. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** How the API answers a request. */
export type Answer =
  | {
      readonly kind: 'json' | 'bytes';
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: unknown;
      /** It is answered then; at once when absent. */
      readonly when?: Promise<unknown>;
    }
  | Broken;

/** The connection breaks, or nothing comes any more: at once, or amid `length` promised bytes. */
interface Broken {
  readonly kind: 'reset' | 'hang';
  readonly after?: { readonly length: number; readonly body: string };
}

export interface JsonApi {
  readonly apiEndpoint: string;
  /** What was asked so far. */
  readonly asked: readonly Asked[];
  close(): Promise<void>;
}

/** Answers on 127.0.0.1 as Cloud Storage's JSON API does, by a script: one answer per request. */
export async function jsonApi(answers: readonly Answer[]): Promise<JsonApi> {
  const asked: Asked[] = [];
  const left = [...answers];
  const server = createServer(async (request, response) => {
    asked.push(await read(request));
    const answer = left.shift() ?? refusal(400, 'unscripted', `${request.method} ${request.url}`);
    if ('when' in answer) await answer.when;
    write(response, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it listens nowhere');
  return {
    apiEndpoint: `http://127.0.0.1:${address.port}`,
    asked,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An error as the API words it. */
export function refusal(
  status: number,
  reason: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const errors = [{ domain: 'global', reason, message }];
  return { kind: 'json', status, headers, body: { error: { code: status, message, errors } } };
}

export function json(body: unknown): Answer {
  return { kind: 'json', body };
}

export function bytes(body: string | Uint8Array): Answer {
  return { kind: 'bytes', body };
}

async function read(request: IncomingMessage): Promise<Asked> {
  const { method = '', url = '', headers } = request;
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  const body = await text(request);
  const [, metadata = body] = /^--\S+\r\n.*?\r\n\r\n(.*?)\r\n--/s.exec(body) ?? [];
  return {
    method,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    json: metadata === '' ? {} : JSON.parse(metadata),
  };
}

function write(response: ServerResponse, answer: Answer): void {
  if (!('body' in answer)) {
    breakOff(response, answer);
    return;
  }
  const { status = 200, headers = {}, body, kind } = answer;
  const type = kind === 'json' ? 'application/json; charset=UTF-8' : 'application/octet-stream';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(kind === 'json' ? JSON.stringify(body) : body);
}

function breakOff(response: ServerResponse, { kind, after }: Broken): void {
  const end = () => kind === 'reset' && response.socket?.resetAndDestroy();
  if (after === undefined) {
    end();
    return;
  }
  response.writeHead(200, { 'content-length': after.length });
  response.write(after.body, end);
}
