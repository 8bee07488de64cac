import { STATUS_CODES } from 'node:http';
import { retryAfterMs } from '../../domain/retry-after.js';
import { field, first, textIn } from '../../domain/untyped.js';

/**
 * What a failed call says of itself. The client's errors carry the request with its token, so they go
 * no further than here: neither as a cause nor into a message.
 */
export interface Fault {
  /** HTTP's; null when no answer came. */
  readonly status: number | null;
  /** The API's own word, e.g. `retentionPolicyNotMet`. */
  readonly reason: string | null;
  readonly said: string;
  readonly retryAfterMs?: number;
}

const LONGEST_SAYING = 400;

export function faultOf(error: unknown): Fault {
  if (error instanceof SyntaxError) {
    // Its message quotes what was read, which may be a key.
    return { status: null, reason: 'notJson', said: 'the credentials are not valid JSON' };
  }
  const answer = field(error, 'response');
  const status = statusOf(field(error, 'code')) ?? statusOf(field(answer, 'status'));
  const text = error instanceof Error ? error.message : String(error);
  const told = first(field(error, 'errors')) ?? first(field(bodyIn(text), 'errors'));
  const reason = textIn(told, 'reason');
  const delay = retryAfterMs(field(field(answer, 'headers'), 'retry-after'), Date.now());
  return {
    status,
    reason,
    said: saying(status, reason, textIn(told, 'message') ?? plain(text)),
    ...(delay === null ? {} : { retryAfterMs: delay }),
  };
}

function saying(status: number | null, reason: string | null, text: string | null): string {
  const short = text === null ? null : text.replace(/\s+/g, ' ').trim().slice(0, LONGEST_SAYING);
  if (status === null) return short || 'no answer';
  const head = `HTTP ${status} ${reason ?? STATUS_CODES[status] ?? ''}`.trim();
  return short ? `${head}: ${short}` : head;
}

/** Text for people: no page, not the client's list of everything it was told, no address. */
function plain(text: string): string | null {
  if (text.includes('<') || text.startsWith('Multiple errors')) return null;
  return text
    .replace(/^request to \S+ failed, reason: /, '')
    .replace(/ (?:at:|while trying to fetch) https?:\S+/, '');
}

/** The error in the body of a failed download, which the client hands over as text. */
function bodyIn(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    return field(JSON.parse(text), 'error');
  } catch {
    return undefined;
  }
}

function statusOf(code: unknown): number | null {
  return typeof code === 'number' && code >= 100 && code < 600 ? code : null;
}
