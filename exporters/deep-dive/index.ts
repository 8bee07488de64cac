import { addDays, seasonOf, seasonStart } from '../../src/domain/date.js';
import { date } from '../../src/domain/query.js';
import { PLAYER_GAMES, SCHEDULE } from '../../src/domain/tables.js';
import { EARLY } from '../describe.js';
import { defineExporter } from '../exporter.js';
import { readQuery } from '../read-sql.js';
import { lastDaysWithRest, silent } from '../sources.js';
import { buildDeepDive } from './build.js';
import { deepDiveParameters } from './parameters.js';
import { deepDiveSchema } from './schema.js';

/** Reaches the whole of the previous season from any month that looks back on it. */
const LOOKBACK_DAYS = 420;

const query = readQuery(import.meta.url);

export const deepDive = defineExporter({
  name: 'trends-deep-dive',
  file: 'deep-dive-current.json',
  summary: "The month's topic, opened by one computed comparison",
  on: 'slot',
  cadence: { kind: 'monthly', day: 1, at: '06:00' },
  cacheControl: 'public, max-age=86400',
  parameters: deepDiveParameters,
  sources: () => [
    lastDaysWithRest(PLAYER_GAMES, LOOKBACK_DAYS, query.columnsOf(PLAYER_GAMES)),
    silent(SCHEDULE),
  ],
  sql: query.sql,
  bind: (_params, asOf) => {
    const windowFrom = addDays(asOf, -LOOKBACK_DAYS);
    return { window_from: date(windowFrom), rest_from: date(seasonStart(seasonOf(windowFrom))) };
  },
  build: buildDeepDive,
  schema: deepDiveSchema,
  describe: ({ month, hero_stat: hero }, { asOf }) => ({
    saw: `${month}, as ${asOf} decides; ${hero.value} ${hero.label}, ${hero.context}`,
    short: hero.value === '—',
    legitimate: true,
    because: EARLY,
  }),
  byClock: { queries: 1 },
});
