import type { EpochMs } from '../domain/date.js';
import { type Rate, type RateLimit, rateLimit } from './rate-limit.js';
import type { Cost } from './route.js';

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
