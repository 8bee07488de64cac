import type { EpochMs } from './date.js';

/**
 * What the header `Retry-After` asks for, in milliseconds from now: seconds or a date, as HTTP has
 * it. Null where it asks for nothing.
 */
export function retryAfterMs(header: unknown, now: EpochMs): number | null {
  if (typeof header !== 'string') return null;
  const ms = /^\d+$/.test(header) ? 1_000 * Number(header) : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
