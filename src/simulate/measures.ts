import type { ExporterPlan } from '../../streams/world.js';
import type { EpochMs } from '../domain/date.js';
import { type Distribution, distributionOf } from './distribution.js';
import { earlyOf } from './early.js';
import type { Feed } from './feed.js';
import { covered, type Interval } from './intervals.js';
import { lateLandings, lateSlots } from './lateness.js';
import type { Period } from './period.js';
import type { Reach } from './reach.js';
import type { Settling } from './settled.js';
import type { Spending } from './spending.js';
import { type Piece, stalenessOf } from './staleness.js';
import { wastedOf } from './wasted.js';

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
