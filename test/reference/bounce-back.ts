import {
  atLeast,
  compare,
  decimal,
  type Exact,
  exact,
  minus,
  rounded,
  roundedOrNull,
} from './exact.js';
import { nameFinder, tonight } from './lookups.js';
import { isoOf, type PlayerGame, type Tables } from './rows.js';
import {
  byText,
  groupBy,
  isRecent,
  meanPoints,
  played,
  seasonOf,
  sequences,
  visible,
  type When,
} from './shared.js';

export interface BounceBackParams {
  readonly shortfall_threshold: number;
  readonly min_sample: number;
  readonly max_days_since_last_game: number | null;
}

const FIRST_SEASON = 2021;
const MIN_GAMES = 10;
const BEST_FIRST = ['high', 'medium', 'low'];

interface Season {
  readonly games: readonly (PlayerGame & { readonly points: number })[];
  readonly average: Exact;
}

interface History {
  readonly bad: number;
  readonly bounced: number;
}

function historyOf(seasons: readonly Season[], threshold: Exact): History {
  let [bad, bounced] = [0, 0];
  for (const { games, average } of seasons) {
    games.forEach((game, index) => {
      const next = games[index + 1];
      if (next === undefined) return;
      if (!atLeast(minus(average, exact(game.points)), threshold)) return;
      bad += 1;
      if (atLeast(exact(next.points), average)) bounced += 1;
    });
  }
  return { bad, bounced };
}

function significanceOf(sample: number, rate: Exact): string {
  if (sample >= 10 && atLeast(rate, exact(7, 10))) return 'high';
  return sample >= 5 && atLeast(rate, exact(6, 10)) ? 'medium' : 'low';
}

function seasonsOf(tables: Tables, when: When): Season[] {
  const since = visible(tables.playerGames, when).filter((game) => game.season >= FIRST_SEASON);
  return sequences(since, (game) => game.player).flatMap((sequence) => {
    const games = sequence.filter(played);
    const average = meanPoints(games);
    return games.length < MIN_GAMES || average === null ? [] : [{ games, average }];
  });
}

/** bounce-back.json */
export function bounceBack(tables: Tables, when: When, params: BounceBackParams) {
  const threshold = decimal(String(params.shortfall_threshold));
  const seasons = seasonsOf(tables, when);
  const byPlayer = groupBy(seasons, (season) => season.games[0]?.player ?? '');
  const candidates = seasons.flatMap((season) => {
    const last = season.games.at(-1);
    if (last === undefined || last.season !== seasonOf(when.asOf)) return [];
    const shortfall = minus(season.average, exact(last.points));
    const history = historyOf(byPlayer.get(last.player) ?? [], threshold);
    if (!atLeast(shortfall, threshold) || history.bad < Math.max(params.min_sample, 1)) return [];
    if (!isRecent(last, when, params.max_days_since_last_game)) return [];
    const rate = exact(history.bounced, history.bad);
    const significance = significanceOf(history.bad, rate);
    const [average, sample] = [season.average, history.bad];
    return [{ last, shortfall, average, rate, sample, significance }];
  });
  candidates.sort(
    (a, b) =>
      BEST_FIRST.indexOf(a.significance) - BEST_FIRST.indexOf(b.significance) ||
      compare(b.rate, a.rate) ||
      compare(b.shortfall, a.shortfall) ||
      byText(a.last.player, b.last.player),
  );
  const all = historyOf(seasons, threshold);
  const nameOf = nameFinder(tables.registry);
  return {
    shortfall_threshold: params.shortfall_threshold,
    total_candidates: candidates.length,
    bounce_back_candidates: candidates.map((candidate, index) => {
      const game = tonight(tables.schedule, candidate.last.team, when.asOf);
      return {
        rank: index + 1,
        player_lookup: candidate.last.player,
        player_name: nameOf(candidate.last),
        team: candidate.last.team,
        last_game: {
          date: isoOf(candidate.last.day),
          points: candidate.last.points,
          opponent: candidate.last.opponent,
        },
        season_average: rounded(candidate.average, 1),
        shortfall: rounded(candidate.shortfall, 1),
        bounce_back_rate: rounded(candidate.rate, 3),
        bounce_back_sample: candidate.sample,
        significance: candidate.significance,
        playing_tonight: game.playing,
        tonight_opponent: game.opponent,
      };
    }),
    league_baseline: {
      avg_bounce_back_rate: roundedOrNull(all.bad === 0 ? null : exact(all.bounced, all.bad), 3),
      sample_size: all.bad,
    },
  };
}
