import { seasonOf, seasonStart } from '../../src/domain/date.js';
import { date, int64 } from '../../src/domain/query.js';
import { PLAYER_GAMES, REGISTRY, SCHEDULE } from '../../src/domain/tables.js';
import { defineExporter } from '../exporter.js';
import { readQuery } from '../read-sql.js';
import { silent, since } from '../sources.js';
import { buildBounceBack } from './build.js';
import { bounceBackParameters } from './parameters.js';
import { bounceBackSchema } from './schema.js';

const query = readQuery(import.meta.url);

export const bounceBack = defineExporter({
  name: 'trends-bounce-back',
  file: 'bounce-back.json',
  summary: 'Players coming off a bad game, and how often they answered one before',
  on: 'landing',
  cadence: { kind: 'daily', at: '06:00' },
  cacheControl: 'public, max-age=3600',
  parameters: bounceBackParameters,
  sources: (params) => [
    since(PLAYER_GAMES, seasonStart(params.first_season), query.columnsOf(PLAYER_GAMES)),
    silent(REGISTRY),
    silent(SCHEDULE),
  ],
  sql: query.sql,
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
