import { STATUS_CODES } from 'node:http';
import { retryAfterMs } from '../../domain/retry-after.js';
import { field, first, textIn } from '../../domain/untyped.js';

/**
 * What a failed call says of itself. The client's errors carry the request with its token, so they go
 * no further than here: neither as a cause nor into a message.
 */
export interface Fault {
  /** HTTP's; null when no answer came, or when the job failed and not the call. */
  readonly status: number | null;
  /** BigQuery's own word, e.g. `invalidQuery`. */
  readonly reason: string | null;
  readonly said: string;
  readonly retryAfterMs?: number;
}

const LONGEST_SAYING = 500;

export function faultOf(error: unknown): Fault {
  if (error instanceof SyntaxError) {
    // Its message quotes what was read, which may be a key.
    return { status: null, reason: 'notJson', said: 'the credentials are not valid JSON' };
  }
  const answer = field(error, 'response');
  const told = first(field(error, 'errors'));
  const status = statusOf(field(error, 'code')) ?? statusOf(field(answer, 'status'));
  const reason = textIn(told, 'reason');
  const text = error instanceof Error ? error.message : String(error);
  const delay = retryAfterMs(field(field(answer, 'headers'), 'retry-after'), Date.now());
  return {
    status,
    reason,
    said: saying(status, reason, textIn(told, 'message') ?? text),
    ...(delay === null ? {} : { retryAfterMs: delay }),
  };
}

function saying(status: number | null, reason: string | null, text: string): string {
  // A proxy's answer is a page.
  const said = text.includes('<!') ? '' : text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_SAYING);
  const kind =
    reason ?? (status === null ? null : `HTTP ${status} ${STATUS_CODES[status] ?? ''}`.trim());
  return [kind, said].filter((part) => part !== null && part !== '').join(': ') || 'no answer';
}

function statusOf(code: unknown): number | null {
  const status = typeof code === 'string' && /^\d{3}$/.test(code) ? Number(code) : code;
  return typeof status === 'number' && status >= 100 && status < 600 ? status : null;
}
