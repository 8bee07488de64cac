import type { SchedulerLike } from 'rxjs';
import { type BackOff, delayAfter } from '../resilience/back-off.js';
import { wait } from '../resilience/wait.js';
import type { Outcome } from './outbox.js';
import type { Payload } from './payload.js';

export interface WebhookOptions {
  /** A secret: whoever knows it may write to the channel. In no message and no log line. */
  readonly url: string;
  /** Waits between tries. */
  readonly scheduler: SchedulerLike;
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

/** What posting came to, with what went wrong. */
export interface Posted {
  readonly outcome: Outcome;
  readonly fault: string | null;
}

/** Posts a payload; failures are values. An aborted signal ends the try under way and follows none. */
export type Post = (payload: Payload, signal: AbortSignal) => Promise<Posted>;

/** Statuses that blame the payload: another try would fare no better. */
const REFUSED: ReadonlySet<number> = new Set([400, 413, 422]);

export function webhook({ url, scheduler, patience = {} }: WebhookOptions): Post {
  const limits = { ...PATIENCE, ...patience };
  return async (payload, signal) => {
    const startedAt = scheduler.now();
    for (let failures = 1; ; failures += 1) {
      const { posted, retryAfterMs } = await attempt(url, payload, limits.callTimeoutMs, signal);
      if (posted.outcome !== 'failed' || signal.aborted) return posted;
      const elapsedMs = scheduler.now() - startedAt;
      const delayMs = delayAfter(limits, { failures, elapsedMs, retryAfterMs }, Math.random);
      if (delayMs === null) return posted;
      await wait(scheduler, delayMs, [signal]);
      if (signal.aborted) return posted;
    }
  };
}

interface Attempt {
  readonly posted: Posted;
  readonly retryAfterMs: number | undefined;
}

async function attempt(
  url: string,
  payload: Payload,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Attempt> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(payload),
      // A redirect would carry the alert to an address that nobody configured.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    await response.body?.cancel();
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      posted: answered(response.status),
      retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : undefined,
    };
  } catch (error) {
    return { posted: { outcome: 'failed', fault: faultOf(error) }, retryAfterMs: undefined };
  }
}

function answered(status: number): Posted {
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
