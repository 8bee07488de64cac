import { bounceBack } from '../../exporters/bounce-back/index.js';
import {
  type BounceBackParameters,
  bounceBackParameters,
} from '../../exporters/bounce-back/parameters.js';
import { section } from '../../exporters/cells.js';
import { hotColdParameters } from '../../exporters/hot-cold/parameters.js';
import type { Config } from '../config/index.js';
import type { IsoDate } from '../domain/date.js';
import type { Warehouse } from '../ports/warehouse.js';
import { queryOf } from './queries.js';

/** Who is shown of those that just missed. */
const SHOWN = 3;

/** Where to ask who just missed. */
export interface Question {
  readonly warehouse: Pick<Warehouse, 'query'>;
  readonly config: Config;
  readonly asOf: IsoDate;
}

/** Why nobody is in an exporter's lists, from a query with a lower bar; empty where none tells. */
export async function nearestMisses(question: Question, name: string): Promise<string> {
  switch (name) {
    case 'trends-hot-cold':
      return mostGames(question, name);
    case 'trends-bounce-back':
      return shortest(question, name);
    default:
      return '';
  }
}

async function mostGames({ warehouse, config, asOf }: Question, name: string): Promise<string> {
  const params = hotColdParameters.parse(config.exporters[name]?.params);
  const query = queryOf(config, name, asOf, { ...params, min_games: 1 });
  const games = section((await warehouse.query(query)).rows, 'player').map(({ n }) => Number(n));
  const window = `from ${params.lookback_days} days before ${asOf}`;
  if (games.length === 0) return `nobody has a lined game ${window}`;
  return `${games.length} players have lined games ${window}, at most ${Math.max(...games)} each`;
}

/** With the lowest threshold nearly everybody whose last game was below his average is listed. */
async function shortest({ warehouse, config, asOf }: Question, name: string): Promise<string> {
  const configured = bounceBackParameters.parse(config.exporters[name]?.params);
  const min_games = Math.min(configured.min_games, bounceBackParameters.parse({}).min_games);
  const params = { ...configured, min_games, shortfall_threshold: 1, min_sample: 1 };
  const { rows } = await warehouse.query(queryOf(config, name, asOf, params));
  const cadence = config.exporters[name]?.cadence ?? bounceBack.cadence;
  const { content } = bounceBack.build(rows, { params, cadence, asOf, through: asOf });
  const nearest = [...content.bounce_back_candidates]
    .sort((a, b) => b.shortfall - a.shortfall)
    .slice(0, SHOWN)
    .map(({ player_name: player, shortfall, last_game: { date } }) => {
      return `${player} (${shortfall} short on ${date})`;
    });
  if (nearest.length === 0) return `nobody ${lately(params)}was below his average in his last game`;
  return `nearest: ${nearest.join(', ')}`;
}

/** Whom the recency limit leaves, as `nobody …` goes on. */
function lately({ max_days_since_last_game: limit }: BounceBackParameters): string {
  return limit === null ? '' : `who played within ${limit} days `;
}
