import { addDays, seasonOf, seasonStart } from '../../src/domain/date.js';
import { date, int64 } from '../../src/domain/query.js';
import { PLAYER_GAMES, REGISTRY, SCHEDULE, TEAM_GAMES } from '../../src/domain/tables.js';
import { bindCuts } from '../cuts.js';
import { defineExporter } from '../exporter.js';
import { readSql } from '../read-sql.js';
import { lastDays, lastDaysWithRest, silent } from '../sources.js';
import { buildWhatMatters } from './build.js';
import { whatMattersParameters } from './parameters.js';
import { whatMattersSchema } from './schema.js';

const PLAYER_COLUMNS = [
  'player_lookup',
  'player_full_name',
  'game_id',
  'game_date',
  'team_abbr',
  'season_year',
  'points',
  'points_line',
  'over_under_result',
];
const TEAM_COLUMNS = ['game_id', 'game_date', 'team_abbr', 'home_game'];

export const whatMatters = defineExporter({
  name: 'trends-what-matters',
  file: 'what-matters.json',
  summary: 'What rest and home court do to results against the line, by kind of player',
  on: 'slot',
  cadence: { kind: 'weekly', on: 'mon', at: '06:00' },
  cacheControl: 'public, max-age=43200',
  parameters: whatMattersParameters,
  sources: (params) => [
    lastDaysWithRest(PLAYER_GAMES, params.lookback_days, PLAYER_COLUMNS),
    lastDays(TEAM_GAMES, params.lookback_days, TEAM_COLUMNS),
    silent(REGISTRY),
    silent(SCHEDULE),
  ],
  sql: readSql(import.meta.url),
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
});
