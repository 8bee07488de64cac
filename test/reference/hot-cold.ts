import {
  clamp,
  type Exact,
  exact,
  mean,
  minus,
  over,
  plus,
  rounded,
  roundedOrNull,
  times,
} from './exact.js';
import { nameFinder, tonight } from './lookups.js';
import { isoOf, type Tables } from './rows.js';
import {
  byTime,
  groupBy,
  inWindow,
  isLined,
  isRecent,
  type LinedGame,
  overRate,
  ranked,
  type When,
} from './shared.js';

export interface HotColdParams {
  readonly min_games: number;
  readonly lookback_days: number;
  readonly top_n: number;
  readonly max_days_since_last_game: number | null;
}

interface Form {
  readonly latest: LinedGame;
  readonly games: number;
  readonly hitRate: Exact;
  readonly margin: Exact;
  readonly streak: number;
  readonly heat: Exact;
}

const HALF = exact(1, 2);

function streakOf(newestFirst: readonly LinedGame[], result: string | null): number {
  const end = newestFirst.findIndex((game) => game.result !== result);
  return end === -1 ? newestFirst.length : end;
}

function formOf(lined: readonly LinedGame[]): Form | null {
  const newestFirst = [...lined].sort(byTime).reverse();
  const [latest] = newestFirst;
  const hitRate = overRate(lined);
  const margin = mean(lined.map((game) => minus(exact(game.points), game.line)));
  if (latest === undefined || hitRate === null || margin === null) return null;
  const streak = streakOf(newestFirst, latest.result);
  const swing = times(HALF, exact(Math.min(streak, 10), 10));
  const streakFactor = latest.result === 'OVER' ? plus(HALF, swing) : minus(HALF, swing);
  const marginFactor = clamp(over(plus(margin, exact(10)), exact(20)), exact(0), exact(1));
  const factors = plus(times(exact(1, 4), streakFactor), times(exact(1, 4), marginFactor));
  const heat = plus(times(HALF, hitRate), factors);
  return { latest, games: lined.length, hitRate, margin, streak, heat };
}

/** whos-hot-v2.json */
export function hotCold(tables: Tables, when: When, params: HotColdParams) {
  const lined = inWindow(tables.playerGames, when, params.lookback_days).filter(isLined);
  const forms = [...groupBy(lined, (game) => game.player).values()]
    .filter((games) => games.length >= params.min_games)
    .flatMap((games) => formOf(games) ?? []);
  const nameOf = nameFinder(tables.registry);
  const show = (form: Form, index: number) => {
    const game = tonight(tables.schedule, form.latest.team, when.asOf);
    return {
      rank: index + 1,
      player_lookup: form.latest.player,
      player_name: nameOf(form.latest),
      team: form.latest.team,
      heat_score: rounded(form.heat, 3),
      hit_rate: rounded(form.hitRate, 3),
      current_streak: form.streak,
      streak_type: form.latest.result,
      avg_margin: rounded(form.margin, 2),
      games_played: form.games,
      last_game_date: isoOf(form.latest.day),
      playing_tonight: game.playing,
      tonight_opponent: game.opponent,
      tonight_game_time: game.time,
    };
  };
  const recent = forms.filter((form) =>
    isRecent(form.latest, when, params.max_days_since_last_game),
  );
  const list = (direction: 'asc' | 'desc') =>
    ranked(
      recent,
      direction,
      (form) => form.heat,
      (form) => form.latest.player,
    )
      .slice(0, params.top_n)
      .map(show);
  return {
    time_period: `last_${params.lookback_days}_days`,
    min_games: params.min_games,
    total_qualifying_players: forms.length,
    hot: list('desc'),
    cold: list('asc'),
    league_average: {
      hit_rate: roundedOrNull(mean(forms.map((form) => form.hitRate)), 3),
      avg_margin: roundedOrNull(mean(forms.map((form) => form.margin)), 2),
    },
  };
}
