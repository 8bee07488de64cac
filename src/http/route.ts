import type { IncomingMessage } from 'node:http';
import { countedAs } from './client-address.js';

/** What a request is answered with. */
export type Answer = Json | Bytes | Feed;

type Headers = Readonly<Record<string, string>>;

export interface Json {
  readonly status: number;
  readonly body: object;
  readonly headers?: Headers;
}

export interface Bytes {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Uint8Array | string;
  readonly headers?: Headers;
}

/** An answer that goes on until the client leaves or the server closes. */
export interface Feed {
  readonly status: 200;
  readonly contentType: string;
  /** Begins to write; what it returns is called once, when nobody listens any more. */
  readonly open: (write: (text: string) => void) => () => void;
  readonly headers?: Headers;
}

/** Who may call: anyone; whoever may read; publishers of events; operators. */
export type Access = 'public' | 'read' | 'deliver' | 'operate';

/** What is known of a request before its handler reads it. */
export interface Asked {
  /** What stood, decoded, in the place of each `:name`; under `rest` what stood for a trailing `*`. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The name of a token, an e-mail address, or `operator token`; null: nobody has said. */
  readonly who: string | null;
  /** The address that it comes from, as far as trusted proxies say; '' when unknown. */
  readonly client: string;
  /** Whether `operate` is open to them. */
  readonly mayAct: boolean;
}

/**
 * What a read takes: next to nothing (`little`); so much that one is done at a time (`look`); besides,
 * so much of the journal, be it in memory or in the store, that one client may do fewer (`search`).
 */
export type Cost = 'little' | 'look' | 'search';

export interface Route {
  /** `GET` answers `HEAD` too. */
  readonly method: 'GET' | 'POST';
  /** Segments; `:name` matches one, a trailing `*` the rest. */
  readonly path: string;
  readonly access: Access;
  /** `little` when absent. */
  readonly cost?: Cost;
  readonly handle: (request: IncomingMessage, asked: Asked) => Promise<Answer>;
}

/** What a message says of its sender: by what they are counted, and who they are where they said. */
export function sentBy({ who, client }: Pick<Asked, 'who' | 'client'>): {
  readonly sender: string;
  readonly by?: string;
} {
  return who === null ? { sender: countedAs(client) } : { sender: who, by: who };
}

export function answer(status: number, body: object): Json {
  return { status, body };
}
