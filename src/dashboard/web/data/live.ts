import { createParser } from 'eventsource-parser';
import type { LiveEvent } from '../../api.js';
import { authorized } from './client.js';

/** How the page is connected, and since when (by this browser's clock). */
export interface Connection {
  readonly kind: 'connecting' | 'live' | 'reconnecting' | 'offline';
  readonly since: number;
}

export interface LiveOptions {
  readonly token: string | null;
  readonly onEvent: (event: LiveEvent) => void;
  readonly onConnection: (kind: Connection['kind']) => void;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** After this long without a connection it is called offline. */
const OFFLINE_AFTER_MS = 8_000;

/** Listens to `api/live` and comes back after each loss; returns what ends it. */
export function listen({ token, onEvent, onConnection }: LiveOptions): () => void {
  const ended = new AbortController();
  void keepListening();
  return () => ended.abort();

  async function keepListening(): Promise<void> {
    let lostAt = Date.now();
    let wait = FIRST_WAIT_MS;
    onConnection('connecting');
    while (!ended.signal.aborted) {
      const heard = await listenOnce(token, onEvent, () => onConnection('live'), ended.signal);
      if (ended.signal.aborted) return;
      if (heard) [lostAt, wait] = [Date.now(), FIRST_WAIT_MS];
      onConnection(Date.now() - lostAt < OFFLINE_AFTER_MS ? 'reconnecting' : 'offline');
      await pause(wait, ended.signal);
      wait = Math.min(2 * wait, LONGEST_WAIT_MS);
    }
  }
}

/** One connection, until it ends; false when there was none. */
async function listenOnce(
  token: string | null,
  onEvent: (event: LiveEvent) => void,
  onOpen: () => void,
  signal: AbortSignal,
): Promise<boolean> {
  let opened = false;
  try {
    const headers = { ...authorized(token), accept: 'text/event-stream' };
    const { ok, body } = await fetch('api/live', { headers, signal, cache: 'no-store' });
    if (!ok || body === null) return false;
    opened = true;
    onOpen();
    const parser = createParser({
      onEvent: ({ event, data }) => onEvent({ event, data: JSON.parse(data) } as LiveEvent),
    });
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parser.feed(part.value);
    }
  } catch {
    // Lost: the caller comes back.
  }
  return opened;
}

/** Waits, or comes back at once when the browser says it is online again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    }
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}
