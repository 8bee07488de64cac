import type { IncomingMessage } from 'node:http';

/** What a request is answered with: always JSON. */
export interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handle: (request: IncomingMessage) => Promise<Answer>;
}

export function answer(status: number, body: object): Answer {
  return { status, body };
}
