import { type Fraction, mean, roundHalfAway } from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { section } from '../cells.js';
import type { BuildContext, Built } from '../exporter.js';
import { readInputs } from '../inputs.js';
import { alphabetical, ascending, descending, sorted } from '../order.js';
import { isRecent } from '../recency.js';
import type { HotColdParameters } from './parameters.js';
import { type Player, rankedPlayer, readPlayer } from './player.js';
import type { RankedPlayer, WhosHotCold } from './schema.js';

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
