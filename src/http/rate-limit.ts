import type { EpochMs } from '../domain/date.js';

/** A bucket of `burst` tokens, which fills again at `perSecond`. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Counts what each key takes. */
export interface RateLimit {
  /** How long until the key may take one (milliseconds); 0: now. */
  readonly wait: (key: string) => number;
  /** Takes one where there is one; says what `wait` said before. */
  readonly take: (key: string) => number;
}

interface Bucket {
  readonly tokens: number;
  readonly at: EpochMs;
}

/**
 * Limits how often each key may do something: at once `burst` times, in any stretch of time at most
 * `burst` and `perSecond` for each of its seconds.
 * @param mostKeys that are remembered; beyond them those that took longest ago are forgotten
 */
export function rateLimit(rate: Rate, now: () => EpochMs, mostKeys = 10_000): RateLimit {
  const { burst, perSecond } = rate;
  const buckets = new Map<string, Bucket>();
  const look = (key: string): Bucket => {
    const at = now();
    const { tokens, at: before } = buckets.get(key) ?? { tokens: burst, at };
    // A clock that was set back fills nothing.
    const filled = (Math.max(0, at - before) / 1000) * perSecond;
    return { tokens: Math.min(burst, tokens + filled), at };
  };
  const waitFor = ({ tokens }: Bucket) =>
    tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000);
  const take = (key: string) => {
    const bucket = look(key);
    const wait = waitFor(bucket);
    if (wait > 0) return wait;
    buckets.delete(key);
    buckets.set(key, { ...bucket, tokens: bucket.tokens - 1 });
    const [oldest] = buckets.keys();
    if (buckets.size > mostKeys && oldest !== undefined) buckets.delete(oldest);
    return 0;
  };
  return { wait: (key) => waitFor(look(key)), take };
}
