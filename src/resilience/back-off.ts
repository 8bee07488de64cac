/** How often, and for how long, a call is tried. */
export interface BackOff {
  /** Tries of one call, the first one included. */
  readonly attempts: number;
  /** The longest wait before the second try; it doubles with each further one. */
  readonly firstDelayMs: number;
  /** No wait is longer than this, unless the other side asks for it. */
  readonly longestDelayMs: number;
  /** No try begins later than this after the first. */
  readonly totalMs: number;
}

/** What a try's failure leads to. */
export interface Failed {
  /** Failed tries so far, at least 1. */
  readonly failures: number;
  /** Milliseconds since the first try began. */
  readonly elapsedMs: number;
  /** What the other side asked for. */
  readonly retryAfterMs: number | undefined;
}

/**
 * Milliseconds to wait before the next try, null: give up. Exponential with full jitter: uniform
 * between nothing and the ceiling, so that those who failed together do not come back together.
 * What the other side asks for is waited out first.
 * @param random uniform in [0, 1)
 */
export function delayAfter(
  { attempts, firstDelayMs, longestDelayMs, totalMs }: BackOff,
  { failures, elapsedMs, retryAfterMs = 0 }: Failed,
  random: () => number,
): number | null {
  if (failures >= attempts) return null;
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  const delay = Math.round(Math.max(0, retryAfterMs) + random() * ceiling);
  // A clock set back must not lengthen the budget beyond one whole of it.
  return Math.max(0, elapsedMs) + delay > totalMs ? null : delay;
}
