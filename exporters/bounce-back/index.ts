import { seasonOf, seasonStart } from '../../src/domain/date.js';
import { date, int64 } from '../../src/domain/query.js';
import { PLAYER_GAMES, REGISTRY, SCHEDULE } from '../../src/domain/tables.js';
import { defineExporter } from '../exporter.js';
import { readSql } from '../read-sql.js';
import { silent, since } from '../sources.js';
import { buildBounceBack } from './build.js';
import { bounceBackParameters } from './parameters.js';
import { bounceBackSchema } from './schema.js';

const PLAYER_COLUMNS = [
  'player_lookup',
  'player_full_name',
  'game_id',
  'game_date',
  'team_abbr',
  'opponent_team_abbr',
  'season_year',
  'points',
];

export const bounceBack = defineExporter({
  name: 'trends-bounce-back',
  file: 'bounce-back.json',
  summary: 'Players coming off a bad game, and how often they answered one before',
  on: 'landing',
  cadence: { kind: 'daily', at: '06:00' },
  cacheControl: 'public, max-age=3600',
  parameters: bounceBackParameters,
  sources: (params) => [
    since(PLAYER_GAMES, seasonStart(params.first_season), PLAYER_COLUMNS),
    silent(REGISTRY),
    silent(SCHEDULE),
  ],
  sql: readSql(import.meta.url),
  bind: (params, asOf) => ({
    history_from: date(seasonStart(params.first_season)),
    first_season: int64(params.first_season),
    season: int64(seasonOf(asOf)),
    shortfall_threshold: int64(params.shortfall_threshold),
    min_sample: int64(params.min_sample),
    min_games: int64(params.min_games),
  }),
  build: buildBounceBack,
  schema: bounceBackSchema,
});
