import type { ServerResponse } from 'node:http';
import { printableJson } from '../domain/printable.js';
import { type Answer, answer, type Feed, type Json } from './route.js';

/** What a page may load and do: what this service sends, and nothing else. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer; what an answer says itself comes before these. */
const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
} as const;

/** A client that has not taken this much of a feed has stopped reading. */
const UNREAD_BYTES = 1_048_576;

/** Sends answers; knows the feeds that are open. */
export interface Replies {
  readonly send: (response: ServerResponse, answer: Answer) => void;
  /** Ends all feeds. */
  readonly endFeeds: () => void;
}

/** @param mostFeeds that may be open at one time; another one is answered with 503 */
export function openReplies(mostFeeds: number): Replies {
  const feeds = new Set<ServerResponse>();
  const send = (response: ServerResponse, reply: Answer) => {
    // Whoever has left already would never be noticed leaving.
    if (response.destroyed) return;
    if (!isFeed(reply)) return sendWhole(response, reply);
    if (response.req.method !== 'HEAD' && feeds.size >= mostFeeds) {
      return sendWhole(response, TOO_MANY_FEEDS);
    }
    feeds.add(response);
    response.once('close', () => feeds.delete(response));
    sendFeed(response, reply);
  };
  const endFeeds = () => {
    for (const response of feeds) response.end();
  };
  return { send, endFeeds };
}

const isFeed = (reply: Answer): reply is Feed => 'open' in reply;

const TOO_MANY_FEEDS: Json = {
  ...answer(503, { error: 'too many clients listen already', remedy: 'Ask again in a minute.' }),
  headers: { 'retry-after': '60' },
};

function sendWhole(response: ServerResponse, reply: Exclude<Answer, Feed>): void {
  const json = 'body' in reply;
  // Whoever asks may read it in a terminal, and what it tells of others have sent.
  const bytes = Buffer.from(
    json ? printableJson(`${JSON.stringify(reply.body, null, 2)}\n`) : reply.bytes,
  );
  response.writeHead(reply.status, {
    ...HEADERS,
    'content-type': json ? 'application/json' : reply.contentType,
    'content-length': bytes.byteLength,
    ...reply.headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}

/** Whatever compresses on the way would keep each event until it has a block full of them. */
const FEED_HEADERS = { 'cache-control': `${HEADERS['cache-control']}, no-transform` };

function sendFeed(response: ServerResponse, { contentType, headers, open }: Feed): void {
  response.writeHead(200, { ...HEADERS, ...FEED_HEADERS, 'content-type': contentType, ...headers });
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  response.flushHeaders();
  const close = open((text) => {
    if (response.writableEnded || response.destroyed) return;
    response.write(text);
    if (response.writableLength > UNREAD_BYTES) response.destroy();
  });
  response.once('close', close);
}
