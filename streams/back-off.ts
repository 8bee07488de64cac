import type { EpochMs } from '../src/domain/date.js';
import type { Setback } from '../src/domain/state.js';
import type { Wake } from './flow.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** After transient failures: 5, 15, 45 minutes, then hourly. */
const TRANSIENT_WAITS: readonly number[] = [5 * MINUTE, 15 * MINUTE, 45 * MINUTE];

/**
 * When a setback lets the exporter run again; null: now. A transient failure is tried again on any
 * wake that brings news, a permanent one when its inputs or definition change or hourly, a refused
 * input when it changes.
 * @param key what a run would be built on now
 */
export function retryAt(setback: Setback | null, why: Wake['why'], key: string): EpochMs | null {
  if (setback === null) return null;
  if (setback.kind === 'held-back') return setback.key === key ? Number.POSITIVE_INFINITY : null;
  if (setback.kind === 'permanent') return setback.key === key ? setback.at + HOUR : null;
  if (why === 'settled' || why === 'tick') return null;
  return setback.at + (TRANSIENT_WAITS[setback.count - 1] ?? HOUR);
}
