import { retryAfterMs } from '../domain/retry-after.js';
import { type BackOff, delayAfter, type Timer, wait } from '../ports/timer.js';
import type { Sent } from './outbox.js';
import type { Payload } from './payload.js';

export interface WebhookOptions {
  /** A secret: whoever knows it may write to the channel. In no message and no log line. */
  readonly url: string;
  /** Waits between tries. */
  readonly scheduler: Timer;
  readonly patience?: Partial<WebhookPatience>;
}

export interface WebhookPatience extends BackOff {
  /** A single try that takes longer has failed. */
  readonly callTimeoutMs: number;
}

/** All tries together end well before the sender's lease. */
const PATIENCE: WebhookPatience = {
  attempts: 4,
  firstDelayMs: 1_000,
  longestDelayMs: 10_000,
  totalMs: 45_000,
  callTimeoutMs: 10_000,
};

/** Posts a payload; failures are values. An aborted signal ends the try under way and follows none. */
export type Post = (payload: Payload, signal: AbortSignal) => Promise<Sent>;

/** Statuses that blame the payload: another try would fare no better. */
const REFUSED: ReadonlySet<number> = new Set([400, 413, 422]);

export function webhook({ url, scheduler, patience = {} }: WebhookOptions): Post {
  const limits = { ...PATIENCE, ...patience };
  return async (payload, signal) => {
    const startedAt = scheduler.now();
    for (let failures = 1; ; failures += 1) {
      const { posted, retryAfterMs: asked } = await attempt(
        url,
        payload,
        limits,
        scheduler,
        signal,
      );
      if (posted.outcome !== 'failed' || signal.aborted) return posted;
      const elapsedMs = scheduler.now() - startedAt;
      const delayMs = delayAfter(limits, { failures, elapsedMs, retryAfterMs: asked }, Math.random);
      if (delayMs === null) return posted;
      await wait(scheduler, delayMs, [signal]);
      if (signal.aborted) return posted;
    }
  };
}

interface Attempt {
  readonly posted: Sent;
  readonly retryAfterMs: number | undefined;
}

async function attempt(
  url: string,
  payload: Payload,
  { callTimeoutMs }: WebhookPatience,
  scheduler: Timer,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(payload),
      // A redirect would carry the alert to an address that nobody configured.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(callTimeoutMs)]),
    });
    await response.body?.cancel();
    const asked = retryAfterMs(response.headers.get('retry-after'), scheduler.now());
    return { posted: answered(response.status), retryAfterMs: asked ?? undefined };
  } catch (error) {
    return { posted: { outcome: 'failed', fault: faultOf(error) }, retryAfterMs: undefined };
  }
}

function answered(status: number): Sent {
  if (status >= 200 && status < 300) return { outcome: 'sent', fault: null };
  const outcome = REFUSED.has(status) ? 'refused' : 'failed';
  return { outcome, fault: `it answers ${status}` };
}

/** The error's name or code alone: its message may hold the URL. */
function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it cannot be reached';
  if (error.name === 'TimeoutError') return 'it does not answer in time';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `it cannot be reached${code}`;
}
