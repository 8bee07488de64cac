import { addDays, seasonOf, seasonStart } from '../../src/domain/date.js';
import { date } from '../../src/domain/query.js';
import { SCHEDULE, TEAM_DEFENSE, TEAM_GAMES } from '../../src/domain/tables.js';
import { EARLY, isEarly } from '../describe.js';
import { defineExporter } from '../exporter.js';
import { readQuery } from '../read-sql.js';
import { lastDays, lastDaysWithRest, silent } from '../sources.js';
import { buildTeam } from './build.js';
import { teamGamesDays, teamParameters } from './parameters.js';
import { type TeamTendencies, teamSchema } from './schema.js';

const query = readQuery(import.meta.url);

export const team = defineExporter({
  name: 'trends-team',
  file: 'team-tendencies.json',
  summary: 'How teams play lately: pace, defense by zone, home court, back-to-backs',
  on: 'slot',
  cadence: { kind: 'biweekly', on: 'mon', at: '06:00', anchor: '2025-10-20' },
  cacheControl: 'public, max-age=43200',
  parameters: teamParameters,
  sources: (params) => [
    lastDaysWithRest(TEAM_GAMES, teamGamesDays(params), query.columnsOf(TEAM_GAMES)),
    lastDays(TEAM_DEFENSE, params.defense_lookback_days, query.columnsOf(TEAM_DEFENSE)),
    silent(SCHEDULE),
  ],
  optionalColumns: [
    { table: TEAM_GAMES, column: 'pace' },
    { table: TEAM_GAMES, column: 'home_game' },
    { table: TEAM_DEFENSE, column: 'paint_pct_allowed_last_15' },
    { table: TEAM_DEFENSE, column: 'three_pt_pct_allowed_last_15' },
  ],
  nullableColumns: [{ table: TEAM_DEFENSE, column: 'opponent_points_per_game' }],
  sql: query.sql,
  bind: (params, asOf) => {
    const windowFrom = addDays(asOf, -teamGamesDays(params));
    return {
      window_from: date(windowFrom),
      read_from: date(seasonStart(seasonOf(windowFrom))),
      pace_from: date(addDays(asOf, -params.pace_lookback_days)),
      defense_from: date(addDays(asOf, -params.defense_lookback_days)),
      home_away_from: date(addDays(asOf, -params.home_away_lookback_days)),
      b2b_from: date(addDays(asOf, -params.b2b_lookback_days)),
    };
  },
  build: buildTeam,
  schema: teamSchema,
  describe: (content, context) => {
    const lists = listsOf(content);
    return {
      saw: `teams: ${lists.map(([name, length]) => `${name} ${length}`).join(', ')}`,
      short: lists.some(([, length]) => length === 0),
      legitimate: isEarly(context),
      because: EARLY,
    };
  },
  byClock: { queries: 4, cadence: { kind: 'weekly', on: 'mon', at: '06:00' } },
});

function listsOf(content: TeamTendencies): readonly (readonly [string, number])[] {
  const { pace, defense_by_zone: zones, home_away: sides, back_to_back: b2b } = content;
  return [
    ['pace', pace.kings.length],
    ['paint', zones.paint.best.length],
    ['perimeter', zones.perimeter.best.length],
    ['home and away', sides.home_dominant.length + sides.road_warriors.length],
    ['back-to-back', b2b.vulnerable.length + b2b.resilient.length],
  ];
}
