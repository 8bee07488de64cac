import { addDays, seasonOf, seasonStart } from '../../src/domain/date.js';
import { date, int64 } from '../../src/domain/query.js';
import { PLAYER_GAMES, REGISTRY, SCHEDULE, TEAM_GAMES } from '../../src/domain/tables.js';
import { bindCuts } from '../cuts.js';
import { EARLY, isEarly } from '../describe.js';
import { defineExporter } from '../exporter.js';
import { readQuery } from '../read-sql.js';
import { lastDays, lastDaysWithRest, silent } from '../sources.js';
import { buildWhatMatters } from './build.js';
import { whatMattersParameters } from './parameters.js';
import { whatMattersSchema } from './schema.js';

const query = readQuery(import.meta.url);

export const whatMatters = defineExporter({
  name: 'trends-what-matters',
  file: 'what-matters.json',
  summary: 'What rest and home court do to results against the line, by kind of player',
  on: 'slot',
  cadence: { kind: 'weekly', on: 'mon', at: '06:00' },
  cacheControl: 'public, max-age=43200',
  parameters: whatMattersParameters,
  sources: (params) => [
    lastDaysWithRest(PLAYER_GAMES, params.lookback_days, query.columnsOf(PLAYER_GAMES)),
    lastDays(TEAM_GAMES, params.lookback_days, query.columnsOf(TEAM_GAMES)),
    silent(REGISTRY),
    silent(SCHEDULE),
  ],
  sql: query.sql,
  bind: (params, asOf) => {
    const windowFrom = addDays(asOf, -params.lookback_days);
    return {
      window_from: date(windowFrom),
      read_from: date(seasonStart(seasonOf(windowFrom))),
      min_games: int64(params.min_games),
      ...bindCuts(params.cuts),
    };
  },
  build: buildWhatMatters,
  schema: whatMattersSchema,
  describe: ({ archetypes, key_insights: insights }, context) => {
    const counts = Object.entries(archetypes).map(
      ([name, { player_count: players }]) => `${players} ${name.replace('_', ' ')}`,
    );
    const players = Object.values(archetypes).reduce((sum, each) => sum + each.player_count, 0);
    const saw = `players: ${counts.join(', ')}; key insights: ${insights.length}`;
    return { saw, short: players === 0, legitimate: isEarly(context), because: EARLY };
  },
  byClock: { queries: 3 },
});
