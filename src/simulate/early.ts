import { datedTables } from '../../streams/look.js';
import type { ExporterPlan } from '../../streams/world.js';
import { type EpochMs, type IsoDate, newYorkDate } from '../domain/date.js';
import type { Reach } from './reach.js';
import { requiredOn } from './required.js';

/** How publications stand to data that had not landed. */
export interface Early {
  /** Publications made before the last game date of their day had landed in all their tables. */
  readonly missed: number;
  /** Those that nobody replaced within an hour after it had. */
  readonly left: number;
}

const REPLACED_WITHIN_MS = 3_600_000;

/**
 * Counts the publications that missed data which had not landed yet: on their day in New York some of
 * their tables had not reached the last game date before it, and reached it later.
 * @param publishedAt ascending
 * @param counted from which moment on they are counted
 */
export function earlyOf(
  plan: ExporterPlan,
  publishedAt: readonly EpochMs[],
  gameDates: readonly IsoDate[],
  reach: Reach,
  counted: EpochMs,
): Early {
  let [missed, left] = [0, 0];
  publishedAt.forEach((at, index) => {
    const landed = at < counted ? null : landedLater(plan, at, gameDates, reach);
    if (landed === null) return;
    missed += 1;
    const replaced = publishedAt.find((next, place) => place > index && next >= landed);
    if ((replaced ?? Number.POSITIVE_INFINITY) > landed + REPLACED_WITHIN_MS) left += 1;
  });
  return { missed, left };
}

/** When the last of what a publication missed had landed; null when it missed nothing that came. */
function landedLater(
  plan: ExporterPlan,
  at: EpochMs,
  gameDates: readonly IsoDate[],
  reach: Reach,
): EpochMs | null {
  const required = requiredOn(gameDates, newYorkDate(at));
  if (required === null) return null;
  const later = datedTables(plan)
    .filter((table) => !reach.had(table, required, at))
    .flatMap((table) => reach.after(table, required, at) ?? []);
  return later.length === 0 ? null : Math.max(...later);
}
