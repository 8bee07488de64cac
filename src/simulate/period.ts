import { addDays, type EpochMs, type IsoDate, startOfNewYorkDay } from '../domain/date.js';
import type { Landing } from '../domain/landing.js';

/** What is simulated: the landings of a stretch of whole days in New York. */
export interface Period {
  /** The first day, and the last. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** By the moment they landed, each once; those of the two weeks before too, so that it begins in mid-season. */
  readonly landings: readonly Landing[];
  /** Dates with games, ascending: what a schedule would have. */
  readonly gameDates: readonly IsoDate[];
  /** Where the landings come from, for people. */
  readonly source: string;
}

/** What is known of landings before a period is cut from them. */
export interface Recorded {
  readonly landings: readonly Landing[];
  readonly gameDates: readonly IsoDate[];
  readonly source: string;
}

/** So long before its start a period's landings are played, and not counted. */
export const WARM_UP_MS = 14 * 86_400_000;

/** The days `from` to `to` (New York, both in) of what was recorded, by the day of landing. */
export function periodOf(recorded: Recorded, from: IsoDate, to: IsoDate): Period {
  const startsAt = startOfNewYorkDay(from);
  const endsAt = startOfNewYorkDay(addDays(to, 1));
  const landings = recorded.landings
    .filter(({ landedAt }) => startsAt - WARM_UP_MS <= landedAt && landedAt < endsAt)
    .sort((a, b) => a.landedAt - b.landedAt || (a.id < b.id ? -1 : 1));
  const { gameDates, source } = recorded;
  return { from, to, startsAt, endsAt, landings, gameDates, source };
}
