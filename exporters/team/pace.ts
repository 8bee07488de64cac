import {
  type Fraction,
  mean,
  roundHalfAway,
  subtract,
  toFixed,
} from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { fill } from '../fill.js';
import { TEXTS } from '../texts.js';
import { extremes, readDifference, readTeams, type TeamMeans } from './means.js';
import type { TeamParameters } from './parameters.js';
import type { PaceTeam, TeamTendencies } from './schema.js';

interface Team {
  readonly team: string;
  readonly games: number;
  readonly pace: Fraction;
  readonly points: Fraction;
}

const MIN_GAMES = 5;

/** The fastest and the slowest teams. */
export function buildPace(rows: readonly Row[], params: TeamParameters): TeamTendencies['pace'] {
  const teams = readTeams(rows, 'pace').flatMap(qualify);
  const league = mean(teams.map(({ pace }) => pace));
  if (league === null) return { kings: [], grinders: [], league_average: null };
  const { highest, lowest } = extremes(teams, ({ pace }) => pace, params.top_n);
  return {
    kings: highest.map((team) => published(team, league, params)),
    grinders: lowest.map((team) => published(team, league, params)),
    league_average: roundHalfAway(league, 2),
  };
}

/** The team, if it has enough games and a pace. */
function qualify({ team, means }: TeamMeans): Team[] {
  const points = means.get('points');
  const pace = means.get('pace')?.value;
  if (!points?.value || !pace || points.n < MIN_GAMES) return [];
  return [{ team, games: points.n, pace, points: points.value }];
}

function published(
  { team, games, pace, points }: Team,
  league: Fraction,
  { pace_lookback_days: days }: TeamParameters,
): PaceTeam {
  const ahead = subtract(pace, league);
  const { side, size } = readDifference(toFixed(ahead, 2));
  return {
    team,
    pace: roundHalfAway(pace, 2),
    games,
    avg_points: roundHalfAway(points, 1),
    vs_league: roundHalfAway(ahead, 2),
    insight: fill(TEXTS.team.pace[side], { difference: size, games, days }),
  };
}
