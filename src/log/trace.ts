import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';

/** Where a request belongs, as its sender says. */
export interface Trace {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** 16 hexadecimal digits. */
  readonly span: string | null;
  readonly sampled: boolean;
}

const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})/;
const CLOUD_TRACE = /^([\da-f]{32})(?:\/(\d{1,20}))?(?:;o=(\d))?/i;
const NOTHING = /^0+$/;
const SAMPLED = 0x01;

/** The trace in a request's headers (`traceparent`, `X-Cloud-Trace-Context`), or null. */
export function traceOf(headers: IncomingHttpHeaders): Trace | null {
  const [, id, span, flags] = TRACEPARENT.exec(textOf(headers.traceparent)) ?? [];
  if (id && span && flags && !NOTHING.test(id)) {
    const sampled = (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED;
    return { id, span: NOTHING.test(span) ? null : span, sampled };
  }
  const [, cloudId, number, option] =
    CLOUD_TRACE.exec(textOf(headers['x-cloud-trace-context'])) ?? [];
  if (!cloudId || NOTHING.test(cloudId)) return null;
  const cloudSpan = number && !NOTHING.test(number) ? spanOf(number) : null;
  return { id: cloudId.toLowerCase(), span: cloudSpan, sampled: option === '1' };
}

function textOf(header: string | readonly string[] | undefined): string {
  return typeof header === 'string' ? header : (header?.[0] ?? '');
}

/** A span's decimal number as Cloud Logging wants it. */
function spanOf(number: string): string {
  return BigInt.asUintN(64, BigInt(number)).toString(16).padStart(16, '0');
}

interface Context {
  trace: Trace | null;
}

const contexts = new AsyncLocalStorage<Context>();

/**
 * Does a request's work; the log lines written until it is done carry its trace. Timers that it
 * leaves behind carry none: what they do hours later belongs to no request.
 */
export async function withinTrace<T>(
  headers: IncomingHttpHeaders,
  work: () => Promise<T>,
): Promise<T> {
  const context: Context = { trace: traceOf(headers) };
  try {
    return await contexts.run(context, work);
  } finally {
    context.trace = null;
  }
}

/** The trace of the request that is being worked on, or null. */
export function currentTrace(): Trace | null {
  return contexts.getStore()?.trace ?? null;
}
