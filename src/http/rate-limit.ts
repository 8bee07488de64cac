import type { EpochMs } from '../domain/date.js';
import type { Cost } from './route.js';

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

/** Reads and actions of one client, or of one who is known; a page asks for some ten things at a time. */
const OF_ONE: Rate = { burst: 300, perSecond: 50 };
/** Those of everybody together who shows no token. */
const OF_UNKNOWN: Rate = { burst: 1_000, perSecond: 200 };
/** Of those the ones that search: a page on which much happens asks for two or three a second. */
const SEARCHES: Rate = { burst: 60, perSecond: 10 };
/** Actions of one operator. */
const ACTIONS: Rate = { burst: 20, perSecond: 1 };
/** Tokens of one client that were nobody's. */
const FAILURES: Rate = { burst: 20, perSecond: 0.2 };
const LINES: Rate = { burst: 100, perSecond: 1 };

/** Who asks, as they are counted: by a name where they have shown who they are, else by an address. */
type Counted =
  | { readonly kind: 'known'; readonly who: string }
  | { readonly kind: 'unknown'; readonly client: string };

/** What is counted. */
export interface Limits {
  /** Counts a read or an action: how long it must wait (milliseconds); 0: not at all. */
  readonly asks: (by: Counted, cost: Cost) => number;
  /** Actions, by who acts. */
  readonly actions: RateLimit;
  /** Bearer tokens that were nobody's, by client. */
  readonly failures: RateLimit;
  /** Refusals in the log. */
  readonly lines: RateLimit;
}

export function openLimits(now: () => EpochMs): Limits {
  const [ofOne, ofUnknown] = [rateLimit(OF_ONE, now), rateLimit(OF_UNKNOWN, now)];
  const searches = rateLimit(SEARCHES, now);
  return {
    asks: (by, cost) => {
      const key = by.kind === 'known' ? `known ${by.who}` : `unknown ${by.client}`;
      const own = (cost === 'search' ? searches.take(key) : 0) || ofOne.take(key);
      // Whoever may not ask takes nothing away from the others, and nobody from those who are known.
      return own || (by.kind === 'known' ? 0 : ofUnknown.take(''));
    },
    actions: rateLimit(ACTIONS, now),
    failures: rateLimit(FAILURES, now),
    lines: rateLimit(LINES, now),
  };
}
