import { bounceBackParameters } from '../../exporters/bounce-back/parameters.js';
import { bounceBackSchema } from '../../exporters/bounce-back/schema.js';
import { deepDiveSchema } from '../../exporters/deep-dive/schema.js';
import { hotColdParameters } from '../../exporters/hot-cold/parameters.js';
import { hotColdSchema } from '../../exporters/hot-cold/schema.js';
import { quickHitsParameters } from '../../exporters/quick-hits/parameters.js';
import { quickHitsSchema } from '../../exporters/quick-hits/schema.js';
import { teamSchema } from '../../exporters/team/schema.js';
import { whatMattersSchema } from '../../exporters/what-matters/schema.js';
import type { Draft, Failure } from '../../streams/flow.js';
import { addDays, type IsoDate } from '../domain/date.js';
import { faultText } from '../domain/fault-words.js';
import type { Levels } from '../domain/levels.js';
import type { CountedFaults } from '../domain/row-faults.js';
import { attempted, type Finding, findingsOf } from './finding.js';
import { nearestMisses, type Question } from './nearest.js';

/** A run of one exporter's query and build, without publishing. */
export interface Rehearsal extends Question {
  readonly name: string;
  readonly levels: Levels | null;
  readonly compute: (exporter: string) => Promise<Draft | Failure>;
}

/** What an exporter's file would hold now, and, where that is little, why, and whether it may be. */
export function contentFindings(rehearsal: Rehearsal): Promise<readonly Finding[]> {
  const { name, compute } = rehearsal;
  const command = `trends export --only ${name} --dry-run`;
  return attempted({ check: 'content', subject: name, command }, async () => {
    const result = await compute(name);
    const rows = rowFindings(name, result.faults ?? []);
    if (!('kind' in result)) return [await told(rehearsal, result), ...rows];
    const { kind, message, remedy } = result;
    const saw = kind === 'held-back' ? `the guard would hold it back: ${message}` : message;
    return [findingsOf('content').red(name, saw, { remedy, command }), ...rows];
  });
}

/** Faulty rows that the file was, or would be, built without: a line for each kind and table. */
function rowFindings(name: string, faults: readonly CountedFaults[]): readonly Finding[] {
  return faults.map((each) =>
    findingsOf('rows').yellow(name, faultText(each, each.examples.length), {
      remedy:
        each.kind === 'repeat'
          ? 'They count once. Load the table anew upstream, without what was appended twice.'
          : 'They are left out. Mend these rows upstream and load them again.',
    }),
  );
}

async function told(rehearsal: Rehearsal, { body, faults }: Draft): Promise<Finding> {
  const { green, yellow } = findingsOf('content');
  const { name, config, asOf, levels } = rehearsal;
  const file: unknown = JSON.parse(new TextDecoder().decode(body));
  const params = config.exporters[name]?.params;
  const teller = TELLERS[name];
  const left = faults.length === 0 ? '' : '; faulty rows are left out, see below';
  if (teller === undefined) return green(name, `it can be computed${left}`);
  const content = teller({ file, params, asOf, levels: levels ?? { schedule: [] } });
  const saw = `${content.saw}${left}`;
  if (!content.short) return green(name, saw);
  const nearest = await nearestMisses(rehearsal, name);
  const more = nearest === '' ? '' : `; ${nearest}`;
  if (content.legitimate) return green(name, `${saw}: legitimate, ${content.because}${more}`);
  const { stricter = '' } = content;
  return yellow(name, `${saw}: fewer than a season under way should give${more}`, {
    remedy:
      stricter === ''
        ? 'See the newest dates of its tables above, and its parameters.'
        : `Nobody qualifies under exporters.${name}: ${stricter}. Ask for less there.`,
    command: `trends export --only ${name} --dry-run`,
  });
}

/** What a file holds, in words. */
interface Told {
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

interface Held {
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
const TELLERS: Readonly<Record<string, (held: Held) => Told>> = {
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

/** How many games the schedule has for the busiest team in the days before a date. */
export function busiestTeam(
  { schedule }: Pick<Levels, 'schedule'>,
  asOf: IsoDate,
  days: number,
): number {
  const games = new Map<string, number>();
  for (const { day, games: played } of schedule) {
    if (day < addDays(asOf, -days) || day >= asOf) continue;
    for (const team of played.flatMap(({ home, away }) => [home, away])) {
      games.set(team, (games.get(team) ?? 0) + 1);
    }
  }
  return Math.max(0, ...games.values());
}
