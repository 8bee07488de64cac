import type { EpochMs } from '../domain/date.js';
import { type Rate, type RateLimit, rateLimit } from './rate-limit.js';

/** Reads and actions of one client; a page asks for some ten things at a time. */
const OF_CLIENT: Rate = { burst: 300, perSecond: 50 };
const OF_ALL: Rate = { burst: 1_000, perSecond: 200 };
/** Actions of one operator. */
const ACTIONS: Rate = { burst: 20, perSecond: 1 };
/** Tokens of one client that were nobody's. */
const FAILURES: Rate = { burst: 20, perSecond: 0.2 };
const LINES: Rate = { burst: 100, perSecond: 1 };

/** What is counted. */
export interface Limits {
  /** Counts a read or an action of a client: how long it must wait (milliseconds); 0: not at all. */
  readonly asks: (client: string) => number;
  /** Actions, by who acts. */
  readonly actions: RateLimit;
  /** Bearer tokens that were nobody's, by client. */
  readonly failures: RateLimit;
  /** Refusals in the log. */
  readonly lines: RateLimit;
}

export function openLimits(now: () => EpochMs): Limits {
  const [ofClient, ofAll] = [rateLimit(OF_CLIENT, now), rateLimit(OF_ALL, now)];
  return {
    // Whoever may not ask takes nothing away from the others.
    asks: (client) => ofClient.take(client) || ofAll.take(''),
    actions: rateLimit(ACTIONS, now),
    failures: rateLimit(FAILURES, now),
    lines: rateLimit(LINES, now),
  };
}
