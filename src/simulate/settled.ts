import type { EpochMs } from '../domain/date.js';
import type { Feed } from './feed.js';

/** How landings settle. */
export interface Settling {
  readonly quietMs: number;
  readonly maxWaitMs: number;
}

interface Batch {
  readonly feeds: Feed[];
  newest: string;
  releaseAt: EpochMs;
  readonly latestAt: EpochMs;
}

/**
 * When each landing's batch is released: after `quietMs` without a landing for the newest date in the
 * batch, at the latest `maxWaitMs` after its first. The arithmetic of the settle stage, without a clock.
 * @param feeds ascending
 */
export function settledAt(
  feeds: readonly Feed[],
  { quietMs, maxWaitMs }: Settling,
): readonly EpochMs[] {
  const batches: Batch[] = [];
  for (const feed of feeds) {
    const open = batches.at(-1);
    if (open === undefined || feed.at >= open.releaseAt) {
      const latestAt = feed.at + maxWaitMs;
      const releaseAt = Math.min(feed.at + quietMs, latestAt);
      batches.push({ feeds: [feed], newest: feed.gameDate, releaseAt, latestAt });
      continue;
    }
    open.feeds.push(feed);
    if (feed.gameDate < open.newest) continue;
    open.newest = feed.gameDate;
    open.releaseAt = Math.min(feed.at + quietMs, open.latestAt);
  }
  return batches.flatMap(({ feeds: held, releaseAt }) => held.map(() => releaseAt));
}
