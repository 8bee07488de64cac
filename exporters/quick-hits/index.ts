import { addDays, seasonOf, seasonStart } from '../../src/domain/date.js';
import { date } from '../../src/domain/query.js';
import { PLAYER_GAMES, SCHEDULE, TEAM_GAMES } from '../../src/domain/tables.js';
import { bindCuts } from '../cuts.js';
import { isEarly } from '../describe.js';
import { defineExporter } from '../exporter.js';
import { readQuery } from '../read-sql.js';
import { lastDays, lastDaysWithRest, silent } from '../sources.js';
import { buildQuickHits } from './build.js';
import { quickHitsParameters } from './parameters.js';
import { quickHitsSchema } from './schema.js';

const query = readQuery(import.meta.url);

export const quickHits = defineExporter({
  name: 'trends-quick-hits',
  file: 'quick-hits.json',
  summary: 'Short facts about results against the line that stand out',
  on: 'slot',
  cadence: { kind: 'weekly', on: 'wed', at: '08:00' },
  cacheControl: 'public, max-age=43200',
  parameters: quickHitsParameters,
  sources: (params) => [
    lastDaysWithRest(PLAYER_GAMES, params.lookback_days, query.columnsOf(PLAYER_GAMES)),
    lastDays(TEAM_GAMES, params.lookback_days, query.columnsOf(TEAM_GAMES)),
    silent(SCHEDULE),
  ],
  sql: query.sql,
  bind: (params, asOf) => {
    const windowFrom = addDays(asOf, -params.lookback_days);
    return {
      window_from: date(windowFrom),
      read_from: date(seasonStart(seasonOf(windowFrom))),
      ...bindCuts(params.cuts),
    };
  },
  build: buildQuickHits,
  schema: quickHitsSchema,
  describe: ({ stats, total_available: available }, context) => {
    const { num_stats: wanted, min_sample: sample } = context.params;
    return {
      saw: `${stats.length} stats of at most ${wanted}; ${available} stand out with min_sample ${sample}`,
      short: stats.length < wanted,
      legitimate: stats.length > 0 || isEarly(context),
      because: 'early in a season, or no more stand out',
    };
  },
  byClock: { queries: 3 },
});
