import type { EpochMs, IsoDate } from '../domain/date.js';
import type { Feed } from './feed.js';
import type { Interval } from './intervals.js';

/** A stretch of time in which staleness grows evenly from one value, or is nothing. */
export interface Piece extends Interval {
  /** What the newest unpublished game date is waiting since; null: everything is published. */
  readonly since: EpochMs | null;
}

/**
 * How stale a file is over an interval. At each moment: of the game dates for which something has landed
 * that no publication holds yet, the newest; its age is the time since the first such landing of it.
 * Zero when nothing that landed is unpublished. A publication holds all that landed until its moment.
 * @param feeds ascending
 * @param publishedAt ascending; earlier ones than the interval count as well
 */
export function stalenessOf(
  feeds: readonly Feed[],
  publishedAt: readonly EpochMs[],
  { from, to }: Interval,
): readonly Piece[] {
  const pieces: Piece[] = [];
  const waiting = new Waiting();
  let reached = from;
  const until = (at: EpochMs) => {
    const end = Math.min(Math.max(at, from), to);
    if (end > reached) pieces.push({ from: reached, to: end, since: waiting.since });
    reached = Math.max(reached, end);
  };
  for (const step of inOrder(feeds, publishedAt)) {
    until(step.at);
    if ('gameDate' in step) waiting.add(step);
    else waiting.clear();
  }
  until(to);
  return pieces;
}

/** Landings and publications by time; what lands at the moment of a publication is in it. */
function inOrder(
  feeds: readonly Feed[],
  publishedAt: readonly EpochMs[],
): readonly (Feed | { readonly at: EpochMs })[] {
  return [...feeds, ...publishedAt.map((at) => ({ at }))].sort((a, b) => a.at - b.at);
}

/** The unpublished landings, as far as staleness asks: the newest game date and its first landing. */
class Waiting {
  #newest: IsoDate = '';
  since: EpochMs | null = null;

  add({ at, gameDate }: Feed): void {
    if (this.since !== null && gameDate <= this.#newest) return;
    this.#newest = gameDate;
    this.since = at;
  }

  clear(): void {
    this.#newest = '';
    this.since = null;
  }
}
