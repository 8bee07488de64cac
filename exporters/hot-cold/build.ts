import type { IsoDate } from '../../src/domain/date.js';
import { divide, type Fraction, mean, roundHalfAway, subtract } from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { count, integer, section, text, textOrNull } from '../cells.js';
import type { BuildContext, Built } from '../exporter.js';
import { readInputs } from '../inputs.js';
import { alphabetical, ascending, descending, sorted } from '../order.js';
import { overRate } from '../rates.js';
import { isRecent } from '../recency.js';
import { type Form, heatScore, type StreakType } from './heat.js';
import type { HotColdParameters } from './parameters.js';
import type { RankedPlayer, WhosHotCold } from './schema.js';
import { tipOffTime } from './tip-off.js';

/**
 * The hottest and the coldest of the qualifying players who played lately; counts and averages are
 * of all who qualify.
 */
export function buildHotCold(
  rows: readonly Row[],
  { params, asOf }: BuildContext<HotColdParameters>,
): Built<WhosHotCold> {
  const players = section(rows, 'player').map((row) => readPlayer(row, asOf));
  const recent = players.filter(({ lastGameDate }) =>
    isRecent(lastGameDate, asOf, params.max_days_since_last_game),
  );
  const heat = ({ heat }: Player) => heat;
  const byLookup = alphabetical(({ lookup }: Player) => lookup);
  const ranked = (list: readonly Player[]): RankedPlayer[] =>
    list.slice(0, params.top_n).map((player, index) => rankedPlayer(player, index + 1));
  return {
    content: {
      time_period: `last_${params.lookback_days}_days`,
      min_games: params.min_games,
      total_qualifying_players: players.length,
      hot: ranked(sorted(recent, descending(heat), byLookup)),
      cold: ranked(sorted(recent, ascending(heat), byLookup)),
      league_average: {
        hit_rate: rounded(mean(players.map(({ hitRate }) => hitRate)), 3),
        avg_margin: rounded(mean(players.map(({ margin }) => margin)), 2),
      },
    },
    ...readInputs(rows),
  };
}

function rounded(value: Fraction | null, digits: number): number | null {
  return value === null ? null : roundHalfAway(value, digits);
}

/** A qualifying player with unrounded numbers. */
interface Player extends Form {
  readonly lookup: string;
  readonly name: string;
  readonly team: string;
  readonly games: number;
  /** Of the latest lined game. */
  readonly lastGameDate: IsoDate;
  readonly heat: Fraction;
  /** Its game of the as-of date; the time is null when it is not known. */
  readonly tonight: { readonly opponent: string | null; readonly time: string | null } | null;
}

/** Reads a row of section `player`; tonight is the as-of date. */
function readPlayer(row: Row, asOf: IsoDate): Player {
  const games = count(row, 'n');
  const streakType: StreakType = text(row, 'streak_type') === 'OVER' ? 'OVER' : 'UNDER';
  const form: Form = {
    hitRate: overRate(integer(row, 'overs'), games),
    margin: divide(subtract(integer(row, 'points_sum'), text(row, 'line_sum')), games),
    streak: count(row, 'streak'),
    streakType,
  };
  return {
    ...form,
    lookup: text(row, 'key'),
    name: text(row, 'player_name'),
    team: text(row, 'team'),
    games,
    lastGameDate: text(row, 'last_game_date'),
    heat: heatScore(form),
    tonight: row.plays_tonight
      ? {
          opponent: textOrNull(row, 'opponent'),
          time: tipOffTime(textOrNull(row, 'tip_off') ?? '', asOf),
        }
      : null,
  };
}

/** The player as published: the one place where the numbers are rounded. */
function rankedPlayer(player: Player, rank: number): RankedPlayer {
  const { tonight } = player;
  return {
    rank,
    player_lookup: player.lookup,
    player_name: player.name,
    team: player.team,
    heat_score: roundHalfAway(player.heat, 3),
    hit_rate: roundHalfAway(player.hitRate, 3),
    current_streak: player.streak,
    streak_type: player.streakType,
    avg_margin: roundHalfAway(player.margin, 2),
    games_played: player.games,
    last_game_date: player.lastGameDate,
    playing_tonight: tonight !== null,
    tonight_opponent: tonight?.opponent ?? null,
    tonight_game_time: tonight?.time ?? null,
  };
}
