import type { EpochMs } from '../domain/date.js';
import type { Feed } from './feed.js';

/**
 * Publications with nothing new inside: nothing that the exporter feeds on landed since the one before.
 * @param feeds ascending
 * @param publishedAt ascending
 * @param counted from which moment on they are counted
 */
export function wastedOf(
  feeds: readonly Feed[],
  publishedAt: readonly EpochMs[],
  counted: EpochMs,
): number {
  let next = 0;
  return publishedAt.filter((at) => {
    const before = next;
    while ((feeds[next]?.at ?? Number.POSITIVE_INFINITY) <= at) next += 1;
    return at >= counted && next === before;
  }).length;
}
