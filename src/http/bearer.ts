import type { IncomingMessage } from 'node:http';

const BEARER = /^Bearer +(\S+) *$/i;

/** The bearer token of a request; null: it has none. */
export function bearerOf({ headers }: Pick<IncomingMessage, 'headers'>): string | null {
  return BEARER.exec(headers.authorization ?? '')?.[1] ?? null;
}
