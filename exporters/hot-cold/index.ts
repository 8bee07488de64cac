import { addDays } from '../../src/domain/date.js';
import { date, int64 } from '../../src/domain/query.js';
import { PLAYER_GAMES, REGISTRY, SCHEDULE } from '../../src/domain/tables.js';
import { section } from '../cells.js';
import { busiestTeam, stricterThan } from '../describe.js';
import { defineExporter } from '../exporter.js';
import { readQuery } from '../read-sql.js';
import { lastDays, silent } from '../sources.js';
import { buildHotCold } from './build.js';
import { hotColdParameters } from './parameters.js';
import { hotColdSchema } from './schema.js';

const query = readQuery(import.meta.url);
const DEFAULTS = hotColdParameters.parse({});

export const hotCold = defineExporter({
  name: 'trends-hot-cold',
  file: 'whos-hot-v2.json',
  summary: 'Players on a run against their closing points line, hot and cold',
  on: 'landing',
  cadence: { kind: 'daily', at: '06:00' },
  cacheControl: 'public, max-age=3600',
  parameters: hotColdParameters,
  sources: (params) => [
    lastDays(PLAYER_GAMES, params.lookback_days, query.columnsOf(PLAYER_GAMES)),
    silent(REGISTRY),
    silent(SCHEDULE),
  ],
  sql: query.sql,
  bind: (params, asOf) => ({
    window_from: date(addDays(asOf, -params.lookback_days)),
    min_games: int64(params.min_games),
  }),
  build: buildHotCold,
  schema: hotColdSchema,
  describe: ({ total_qualifying_players: players }, { params, schedule, asOf }) => {
    const { min_games: games, lookback_days: days } = params;
    return {
      saw: `${players} players qualify (min_games ${games}, lookback_days ${days})`,
      short: players === 0,
      legitimate: busiestTeam(schedule, asOf, days) < Math.min(games, DEFAULTS.min_games),
      because: 'too few games so far',
      stricter: stricterThan(DEFAULTS, params, ['min_games']),
    };
  },
  nearestMisses: {
    lowered: (params) => ({ ...params, min_games: 1 }),
    told: (rows, { params, asOf }) => {
      const games = section(rows, 'player').map(({ n }) => Number(n));
      const window = `from ${params.lookback_days} days before ${asOf}`;
      if (games.length === 0) return `nobody has a lined game ${window}`;
      return `${games.length} players have lined games ${window}, at most ${Math.max(...games)} each`;
    },
  },
  byClock: { queries: 2 },
});
