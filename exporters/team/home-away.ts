import {
  compare,
  type Fraction,
  roundHalfAway,
  subtract,
  toFixed,
} from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { fill } from '../fill.js';
import { TEXTS } from '../texts.js';
import { extremes, readDifference, readTeams, type TeamMeans } from './means.js';
import type { TeamParameters } from './parameters.js';
import type { HomeAwayTeam, TeamTendencies } from './schema.js';

interface Team {
  readonly team: string;
  readonly home: Fraction;
  readonly away: Fraction;
  /** Points per game, home minus away. */
  readonly differential: Fraction;
}

const MIN_GAMES = 5;

/** The teams that score more at home, and those that score more on the road; nobody who is even. */
export function buildHomeAway(
  rows: readonly Row[],
  { top_n: topN, home_away_lookback_days: days }: TeamParameters,
): TeamTendencies['home_away'] {
  const teams = readTeams(rows, 'home_away').flatMap(qualify);
  const value = ({ differential }: Team) => differential;
  const ahead = teams.filter((team) => compare(value(team), 0) > 0);
  const behind = teams.filter((team) => compare(value(team), 0) < 0);
  return {
    home_dominant: extremes(ahead, value, topN).highest.map((team) => published(team, days)),
    road_warriors: extremes(behind, value, topN).lowest.map((team) => published(team, days)),
  };
}

/** The team, if it has enough games on both sides. */
function qualify({ team, means }: TeamMeans): Team[] {
  const [home, away] = [means.get('home'), means.get('away')];
  if (!home?.value || !away?.value || home.n < MIN_GAMES || away.n < MIN_GAMES) return [];
  const differential = subtract(home.value, away.value);
  return [{ team, home: home.value, away: away.value, differential }];
}

function published({ team, home, away, differential }: Team, days: number): HomeAwayTeam {
  const { side, size } = readDifference(toFixed(differential, 1));
  return {
    team,
    home_ppg: roundHalfAway(home, 1),
    away_ppg: roundHalfAway(away, 1),
    differential: roundHalfAway(differential, 1),
    insight: fill(TEXTS.team.sides[side], { difference: size, days }),
  };
}
