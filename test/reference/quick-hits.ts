import {
  atLeast,
  compare,
  type Exact,
  exact,
  fixed,
  magnitude,
  minus,
  signedDifference,
  times,
} from './exact.js';
import { ARCHETYPES, archetypeOf, type Cuts, sideFinder } from './lookups.js';
import type { Tables } from './rows.js';
import {
  groupBy,
  inWindow,
  isLined,
  type LinedGame,
  meanPoints,
  overRate,
  played,
  ranked,
  restOf,
  visible,
  type When,
} from './shared.js';

export interface QuickHitsParams {
  readonly num_stats: number;
  readonly min_sample: number;
  readonly lookback_days: number;
  readonly cuts: Cuts;
}

interface Stat {
  readonly id: string;
  readonly category: 'day_of_week' | 'situational' | 'player_type';
  readonly percent: Exact;
  readonly sample: number;
  /** The whole context, or its shape where a part of the wording is free. */
  readonly context: string | RegExp;
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const TIERS = { star: 'stars', scorer: 'scorers', rotation: 'rotation', role_player: 'bench' };
const literal = (text: string): string => text.replace(/[.+()]/g, '\\$&');

function percentOf(games: readonly LinedGame[]): Exact | null {
  const rate = overRate(games);
  return rate === null ? null : times(exact(100), rate);
}

/** A group of games against all of them. */
function against(
  all: readonly LinedGame[],
  category: Stat['category'],
  least: Exact,
  id: string,
  games: readonly LinedGame[],
): Stat[] {
  const [percent, overall] = [percentOf(games), percentOf(all)];
  if (percent === null || overall === null) return [];
  if (!atLeast(magnitude(minus(percent, overall)), least)) return [];
  const context = `vs ${fixed(overall, 1)}% overall (${signedDifference(percent, overall, 1)}%)`;
  return [{ id: `${id}_overs`, category, percent, sample: games.length, context }];
}

function homeAwaySplit(home: readonly LinedGame[], away: readonly LinedGame[]): Stat[] {
  const [atHome, onRoad] = [percentOf(home), percentOf(away)];
  if (atHome === null || onRoad === null) return [];
  if (!atLeast(magnitude(minus(atHome, onRoad)), exact(2))) return [];
  const homeIsBetter = compare(atHome, onRoad) > 0;
  const [better, worse] = homeIsBetter ? [atHome, onRoad] : [onRoad, atHome];
  const gap = `(${signedDifference(better, worse, 1)}%)`;
  const context = new RegExp(`^vs ${literal(fixed(worse, 1))}% \\S.* ${literal(gap)}$`);
  const sample = (homeIsBetter ? home : away).length;
  return [{ id: 'home_away_split', category: 'situational', percent: better, sample, context }];
}

function candidates(tables: Tables, when: When, params: QuickHitsParams): Stat[] {
  const games = inWindow(tables.playerGames, when, params.lookback_days);
  const lined = games.filter(isLined);
  const rests = restOf(visible(tables.playerGames, when), (game) => game.player);
  const sideOf = sideFinder(visible(tables.teamGames, when));
  const tierOf = new Map(
    [...groupBy(games.filter(played), (game) => game.player)].map(([player, own]) => {
      const average = meanPoints(own) ?? exact(0);
      return [player, archetypeOf(average, params.cuts)] as const;
    }),
  );
  const weekdayOf = (game: LinedGame) => new Date(game.day * 86_400_000).getUTCDay();
  const side = (wanted: string) => lined.filter((game) => sideOf(game) === wanted);
  return [
    ...WEEKDAYS.flatMap((id, weekday) => {
      const own = lined.filter((game) => weekdayOf(game) === weekday);
      return against(lined, 'day_of_week', exact(2), id, own);
    }),
    ...['b2b', 'one_day', 'rested'].flatMap((id) => {
      const own = lined.filter((game) => rests.get(game) === id);
      return against(lined, 'situational', exact(3, 2), id, own);
    }),
    ...homeAwaySplit(side('home'), side('away')),
    ...ARCHETYPES.flatMap((tier) => {
      const own = lined.filter((game) => tierOf.get(game.player) === tier);
      return against(lined, 'player_type', exact(2), TIERS[tier], own);
    }),
  ];
}

function trendOf(percent: Exact): string {
  if (compare(percent, exact(52)) > 0) return 'positive';
  return compare(percent, exact(48)) < 0 ? 'negative' : 'neutral';
}

/** quick-hits.json */
export function quickHits(tables: Tables, when: When, params: QuickHitsParams) {
  const kept = candidates(tables, when, params).filter((stat) => stat.sample >= params.min_sample);
  const ordered = ranked(
    kept,
    'desc',
    (stat) => magnitude(minus(stat.percent, exact(50))),
    (stat) => stat.id,
  );
  return {
    stats: ordered.slice(0, params.num_stats).map((stat) => ({
      id: stat.id,
      category: stat.category,
      stat: `${fixed(stat.percent, 1)}%`,
      sample_size: stat.sample,
      trend: trendOf(stat.percent),
      context: stat.context,
    })),
    total_available: kept.length,
  };
}
