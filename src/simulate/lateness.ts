import { datedTables } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import { type EpochMs, startOfNewYorkDay } from '../domain/date.js';
import type { Feed } from './feed.js';
import type { Interval } from './intervals.js';
import { type Period, WARM_UP_MS } from './period.js';
import type { Reach } from './reach.js';
import { requiredOn } from './required.js';
import { type Settling, settledAt } from './settled.js';

/** A refresh may take this long after its landings have settled. */
const PUBLISH_WITHIN_MS = 5 * 60_000;

/**
 * When landings were unpublished for longer than the target allows: from five minutes after they had
 * settled to the first publication that holds them.
 */
export function lateLandings(
  feeds: readonly Feed[],
  publishedAt: readonly EpochMs[],
  settling: Settling,
): readonly Interval[] {
  const settled = settledAt(feeds, settling);
  let next = 0;
  return feeds.flatMap(({ at }, index) => {
    while ((publishedAt[next] ?? Number.POSITIVE_INFINITY) < at) next += 1;
    const from = (settled[index] ?? at) + PUBLISH_WITHIN_MS;
    const to = publishedAt[next] ?? Number.POSITIVE_INFINITY;
    return from < to ? [{ from, to }] : [];
  });
}

/**
 * When slots were not covered past slot + grace: until a publication of that day or later whose tables had
 * all reached the last game date before the slot's day, or until the next slot took its place. A slot
 * before the first game date asks for nothing; one before the landings that are played is not judged.
 */
export function lateSlots(
  plan: ExporterPlan,
  { gameDates, startsAt, endsAt }: Period,
  publishedAt: readonly EpochMs[],
  reach: Reach,
): readonly Interval[] {
  const slots = plan.calendar.between(startsAt - WARM_UP_MS, endsAt);
  return slots.flatMap(({ day, opensAt }, index) => {
    const required = requiredOn(gameDates, day);
    if (required === null) return [];
    const dayBegins = startOfNewYorkDay(day);
    const covers = (at: EpochMs) =>
      at >= dayBegins && datedTables(plan).every((table) => reach.had(table, required, at));
    const superseded = slots[index + 1]?.opensAt ?? Number.POSITIVE_INFINITY;
    const from = opensAt + plan.graceMs;
    const to = Math.min(publishedAt.find(covers) ?? Number.POSITIVE_INFINITY, superseded);
    return from < to ? [{ from, to }] : [];
  });
}
