import { seasonOf, seasonStart } from '../../src/domain/date.js';
import { date, int64 } from '../../src/domain/query.js';
import { PLAYER_GAMES, REGISTRY, SCHEDULE } from '../../src/domain/tables.js';
import { isEarly, stricterThan } from '../describe.js';
import { defineExporter } from '../exporter.js';
import { readQuery } from '../read-sql.js';
import { silent, since } from '../sources.js';
import { buildBounceBack } from './build.js';
import { type BounceBackParameters, bounceBackParameters } from './parameters.js';
import { bounceBackSchema } from './schema.js';

const query = readQuery(import.meta.url);
const DEFAULTS = bounceBackParameters.parse({});

/** Who is shown of those that just missed. */
const SHOWN = 3;

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
  describe: ({ total_candidates: candidates }, context) => {
    const { shortfall_threshold: points, min_sample: sample } = context.params;
    const asked = ['shortfall_threshold', 'min_sample', 'min_games'] as const;
    const stricter = stricterThan(DEFAULTS, context.params, asked);
    return {
      saw: `${candidates} candidates (shortfall_threshold ${points}, min_sample ${sample})`,
      short: candidates === 0,
      legitimate: stricter === '' || isEarly(context),
      because: 'nobody fell short enough in his last game',
      stricter,
    };
  },
  nearestMisses: {
    // With the lowest threshold nearly everybody whose last game was below his average is listed.
    lowered: (params) => ({
      ...params,
      min_games: Math.min(params.min_games, DEFAULTS.min_games),
      shortfall_threshold: 1,
      min_sample: 1,
    }),
    told: (rows, context) => {
      const { bounce_back_candidates: candidates } = buildBounceBack(rows, context).content;
      const nearest = [...candidates]
        .sort((a, b) => b.shortfall - a.shortfall)
        .slice(0, SHOWN)
        .map(({ player_name: player, shortfall, last_game: { date } }) => {
          return `${player} (${shortfall} short on ${date})`;
        });
      if (nearest.length > 0) return `nearest: ${nearest.join(', ')}`;
      return `nobody ${lately(context.params)}was below his average in his last game`;
    },
  },
  byClock: { queries: 3 },
});

/** Whom the recency limit leaves, as `nobody …` goes on. */
function lately({ max_days_since_last_game: limit }: BounceBackParameters): string {
  return limit === null ? '' : `who played within ${limit} days `;
}
