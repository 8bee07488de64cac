import { addDays, seasonOf, seasonStart } from '../../src/domain/date.js';
import { date } from '../../src/domain/query.js';
import { PLAYER_GAMES, SCHEDULE } from '../../src/domain/tables.js';
import { defineExporter } from '../exporter.js';
import { readSql } from '../read-sql.js';
import { lastDaysWithRest, silent } from '../sources.js';
import { buildDeepDive } from './build.js';
import { deepDiveParameters } from './parameters.js';
import { deepDiveSchema } from './schema.js';

/** Reaches the whole of the previous season from any month that looks back on it. */
const LOOKBACK_DAYS = 420;

const PLAYER_COLUMNS = [
  'player_lookup',
  'game_id',
  'game_date',
  'team_abbr',
  'season_year',
  'points',
  'points_line',
  'over_under_result',
];

export const deepDive = defineExporter({
  name: 'trends-deep-dive',
  file: 'deep-dive-current.json',
  summary: "The month's topic, opened by one computed comparison",
  on: 'slot',
  cadence: { kind: 'monthly', day: 1, at: '06:00' },
  cacheControl: 'public, max-age=86400',
  parameters: deepDiveParameters,
  sources: () => [lastDaysWithRest(PLAYER_GAMES, LOOKBACK_DAYS, PLAYER_COLUMNS), silent(SCHEDULE)],
  sql: readSql(import.meta.url),
  bind: (_params, asOf) => {
    const windowFrom = addDays(asOf, -LOOKBACK_DAYS);
    return { window_from: date(windowFrom), rest_from: date(seasonStart(seasonOf(windowFrom))) };
  },
  build: buildDeepDive,
  schema: deepDiveSchema,
});
