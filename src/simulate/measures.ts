import { datedTables } from '../../streams/evaluation-context.js';
import type { ExporterPlan } from '../../streams/pipeline-deps.js';
import { type EpochMs, type IsoDate, newYorkDate } from '../domain/date.js';
import { type Distribution, distributionOf } from './distribution.js';
import type { Feed } from './feed.js';
import { covered, type Interval } from './intervals.js';
import { lateLandings, lateSlots } from './lateness.js';
import type { Period } from './period.js';
import type { Reach } from './reach.js';
import { requiredOn } from './required.js';
import type { Settling } from './settled.js';
import type { Spending } from './spending.js';
import { type Piece, stalenessOf } from './staleness.js';

/** What a configuration comes to, for one file or for all. */
export interface Measures extends Spending {
  readonly staleness: Distribution;
  /** The share of the time within target: 0 to 1. */
  readonly freshShare: number;
  readonly refreshes: number;
  /** Refreshes with nothing new inside. */
  readonly wasted: number;
  /** Publications that missed data which had not landed yet. */
  readonly missed: number;
  /** Those of them that were not replaced within an hour after it had. */
  readonly left: number;
}

/** One file's measures, and how stale it was when. */
export interface Measured extends Measures {
  readonly exporter: string;
  readonly pieces: readonly Piece[];
}

/** What the measures of one file are taken from. */
export interface Observed {
  readonly period: Period;
  /** As configured, whatever is simulated: the target is the same for every configuration. */
  readonly target: ExporterPlan;
  readonly settling: Settling;
  readonly feeds: readonly Feed[];
  readonly reach: Reach;
  /** When it was published, ascending. */
  readonly publishedAt: readonly EpochMs[];
  /** What its refreshes cost. */
  readonly spend: (refreshes: number) => Spending;
}

/**
 * Measures one file. It is within target while its latest slot is covered, or was due less than its grace
 * ago, and, if it refreshes on landings, while no landing is unpublished for longer than five minutes after
 * it had settled.
 */
export function measure(observed: Observed): Measured {
  const { period, target, settling, feeds, reach, publishedAt, spend } = observed;
  const { startsAt, endsAt, gameDates } = period;
  const within: Interval = { from: startsAt, to: endsAt };
  const pieces = stalenessOf(feeds, publishedAt, within);
  const landings = target.on === 'landing' ? lateLandings(feeds, publishedAt, settling) : [];
  const late = [...landings, ...lateSlots(target, period, publishedAt, reach)];
  const refreshes = publishedAt.filter((at) => at >= startsAt).length;
  return {
    exporter: target.name,
    pieces,
    staleness: distributionOf(pieces),
    freshShare: 1 - covered(late, within) / (endsAt - startsAt),
    refreshes,
    wasted: wastedOf(feeds, publishedAt, startsAt),
    ...earlyOf(target, publishedAt, gameDates, reach, startsAt),
    ...spend(refreshes),
  };
}

/** All files together: their times are pooled, their counts added. */
export function inAll(measured: readonly Measured[], levels: Spending): Measures {
  const sum = (of: (each: Measured) => number) =>
    measured.reduce((total, each) => total + of(each), 0);
  return {
    staleness: distributionOf(measured.flatMap(({ pieces }) => pieces)),
    freshShare: measured.length === 0 ? 1 : sum(({ freshShare }) => freshShare) / measured.length,
    refreshes: sum(({ refreshes }) => refreshes),
    wasted: sum(({ wasted }) => wasted),
    missed: sum(({ missed }) => missed),
    left: sum(({ left }) => left),
    queries: sum(({ queries }) => queries) + levels.queries,
    bytes: sum(({ bytes }) => bytes) + levels.bytes,
  };
}

/** How publications stand to data that had not landed. */
interface Early {
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
