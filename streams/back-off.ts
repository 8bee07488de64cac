import { type EpochMs, isAhead } from '../src/domain/date.js';
import type { Setback } from '../src/domain/state.js';
import type { Wake } from './flow.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** After transient failures: 5, 15, 45 minutes, then hourly. */
const TRANSIENT_WAITS: readonly number[] = [5 * MINUTE, 15 * MINUTE, 45 * MINUTE];

/** A table that is loaded all the time changes with every look. */
const CHANGED_WAIT = 10 * MINUTE;

/**
 * When a setback lets the exporter run again; null: now. A transient failure is tried again on any
 * wake that brings news or starts a process, a permanent one when its inputs or definition change, on
 * a landing that came since, or hourly, a refused input when it changes: at once on a wake that brings
 * news, else 10 minutes later. What failed in the future, by a clock that was wrong, waits for nothing.
 * @param key what a run would be built on now
 */
export function retryAt(
  setback: Setback | null,
  { why, landings }: Pick<Wake, 'why' | 'landings'>,
  key: string,
  now: EpochMs,
): EpochMs | null {
  if (setback === null) return null;
  const { kind, at, count } = setback;
  if (kind !== 'transient' && setback.key === key) {
    if (kind === 'held-back') return Number.POSITIVE_INFINITY;
    const isNews = why === 'settled' && landings.some(({ receivedAt }) => receivedAt > at);
    return isNews || isAhead(at, now) ? null : at + HOUR;
  }
  if (isAhead(at, now)) return null;
  if (why === 'settled' || why === 'tick') return null;
  if (kind !== 'transient') return at + CHANGED_WAIT;
  if (why === 'start') return null;
  return at + (TRANSIENT_WAITS[count - 1] ?? HOUR);
}
