import { bounceBackParameters } from '../../exporters/bounce-back/parameters.js';
import { bounceBackSchema } from '../../exporters/bounce-back/schema.js';
import { deepDiveSchema } from '../../exporters/deep-dive/schema.js';
import { hotColdParameters } from '../../exporters/hot-cold/parameters.js';
import { hotColdSchema } from '../../exporters/hot-cold/schema.js';
import { quickHitsParameters } from '../../exporters/quick-hits/parameters.js';
import { quickHitsSchema } from '../../exporters/quick-hits/schema.js';
import { teamSchema } from '../../exporters/team/schema.js';
import { whatMattersSchema } from '../../exporters/what-matters/schema.js';
import type { IsoDate } from '../domain/date.js';
import type { Levels } from '../domain/levels.js';
import { busiestTeam } from './season.js';

/** What a file holds, in words. */
export interface Told {
  readonly saw: string;
  /** Fewer entries than readers expect. */
  readonly short: boolean;
  /** That few games, or nobody who fits, is reason enough. */
  readonly legitimate: boolean;
  /** Why it may be so. */
  readonly because: string;
  /** Settings that ask for more than the defaults, in words; empty where there are none. */
  readonly stricter?: string;
}

export interface Held {
  readonly file: unknown;
  readonly params: unknown;
  readonly asOf: IsoDate;
  readonly levels: Pick<Levels, 'schedule'>;
}

/** In a season's stride the busiest team has this many games in thirty days. */
const STRIDE_GAMES = 10;

/** What is asked unless configured: where more is asked, an empty list is the setting's doing. */
const HOT_COLD = hotColdParameters.parse({});
const BOUNCE_BACK = bounceBackParameters.parse({});

/** The settings that let fewer in than the defaults do, e.g. `min_games 40 instead of 5`. */
function stricterThan<Params extends Readonly<Record<string, unknown>>>(
  defaults: Params,
  params: Params,
  names: readonly (keyof Params & string)[],
): string {
  return names
    .filter((name) => Number(params[name]) > Number(defaults[name]))
    .map((name) => `${name} ${params[name]} instead of ${defaults[name]}`)
    .join(', ');
}

const EARLY = 'few games were played lately';
const early = ({ levels, asOf }: Held) => busiestTeam(levels, asOf, 30) < STRIDE_GAMES;

/** What each exporter's file holds, by the exporter's name. */
export const TELLERS: Readonly<Record<string, (held: Held) => Told>> = {
  'trends-hot-cold': (held) => {
    const { total_qualifying_players: players } = hotColdSchema.parse(held.file);
    const params = hotColdParameters.parse(held.params);
    const { min_games: games, lookback_days: days } = params;
    const saw = `${players} players qualify (min_games ${games}, lookback_days ${days})`;
    const usual = Math.min(games, HOT_COLD.min_games);
    const legitimate = busiestTeam(held.levels, held.asOf, days) < usual;
    const stricter = stricterThan(HOT_COLD, params, ['min_games']);
    return { saw, short: players === 0, legitimate, because: 'too few games so far', stricter };
  },
  'trends-bounce-back': (held) => {
    const { total_candidates: candidates } = bounceBackSchema.parse(held.file);
    const params = bounceBackParameters.parse(held.params);
    const { shortfall_threshold: points, min_sample: sample } = params;
    const saw = `${candidates} candidates (shortfall_threshold ${points}, min_sample ${sample})`;
    const because = 'nobody fell short enough in his last game';
    const asked = ['shortfall_threshold', 'min_sample', 'min_games'] as const;
    const stricter = stricterThan(BOUNCE_BACK, params, asked);
    const legitimate = stricter === '' || early(held);
    return { saw, short: candidates === 0, legitimate, because, stricter };
  },
  'trends-what-matters': (held) => {
    const { archetypes, key_insights: insights } = whatMattersSchema.parse(held.file);
    const counts = Object.entries(archetypes).map(
      ([name, { player_count: players }]) => `${players} ${name.replace('_', ' ')}`,
    );
    const players = Object.values(archetypes).reduce((sum, each) => sum + each.player_count, 0);
    const saw = `players: ${counts.join(', ')}; key insights: ${insights.length}`;
    return { saw, short: players === 0, legitimate: early(held), because: EARLY };
  },
  'trends-team': (held) => {
    const lists = teamLists(held.file);
    const empty = lists.flatMap(([name, length]) => (length === 0 ? [name] : []));
    const all = lists.map(([name, length]) => `${name} ${length}`).join(', ');
    return {
      saw: `teams: ${all}`,
      short: empty.length > 0,
      legitimate: early(held),
      because: EARLY,
    };
  },
  'trends-quick-hits': (held) => {
    const { stats, total_available: available } = quickHitsSchema.parse(held.file);
    const { num_stats: wanted, min_sample: sample } = quickHitsParameters.parse(held.params);
    const saw = `${stats.length} stats of at most ${wanted}; ${available} stand out with min_sample ${sample}`;
    const legitimate = stats.length > 0 || early(held);
    const because = 'early in a season, or no more stand out';
    return { saw, short: stats.length < wanted, legitimate, because };
  },
  'trends-deep-dive': ({ file, asOf }) => {
    const { month, hero_stat: hero } = deepDiveSchema.parse(file);
    const saw = `${month}, as ${asOf} decides; ${hero.value} ${hero.label}, ${hero.context}`;
    return { saw, short: hero.value === '—', legitimate: true, because: EARLY };
  },
};

function teamLists(file: unknown): readonly (readonly [string, number])[] {
  const {
    pace,
    defense_by_zone: zones,
    home_away: sides,
    back_to_back: b2b,
  } = teamSchema.parse(file);
  return [
    ['pace', pace.kings.length],
    ['paint', zones.paint.best.length],
    ['perimeter', zones.perimeter.best.length],
    ['home and away', sides.home_dominant.length + sides.road_warriors.length],
    ['back-to-back', b2b.vulnerable.length + b2b.resilient.length],
  ];
}
