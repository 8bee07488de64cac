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
import type { BackToBackTeam, TeamTendencies } from './schema.js';

interface Team {
  readonly team: string;
  readonly games: number;
  readonly tired: Fraction;
  readonly rested: Fraction;
  /** Points per game, back-to-back minus rested. */
  readonly impact: Fraction;
}

const MIN_B2B_GAMES = 3;
const MIN_OTHER_GAMES = 5;

/** The teams that back-to-backs cost points, and those that score as much or more on them. */
export function buildBackToBack(
  rows: readonly Row[],
  { top_n: topN, b2b_lookback_days: days }: TeamParameters,
): TeamTendencies['back_to_back'] {
  const teams = readTeams(rows, 'back_to_back').flatMap(qualify);
  const value = ({ impact }: Team) => impact;
  const hurt = teams.filter((team) => compare(value(team), 0) < 0);
  const unhurt = teams.filter((team) => compare(value(team), 0) >= 0);
  return {
    vulnerable: extremes(hurt, value, topN).lowest.map((team) => published(team, days)),
    resilient: extremes(unhurt, value, topN).highest.map((team) => published(team, days)),
  };
}

/** The team, if it has enough games of both kinds. */
function qualify({ team, means }: TeamMeans): Team[] {
  const [tired, rested] = [means.get('b2b'), means.get('other')];
  if (!tired?.value || !rested?.value) return [];
  if (tired.n < MIN_B2B_GAMES || rested.n < MIN_OTHER_GAMES) return [];
  const impact = subtract(tired.value, rested.value);
  return [{ team, games: tired.n, tired: tired.value, rested: rested.value, impact }];
}

function published({ team, games, tired, rested, impact }: Team, days: number): BackToBackTeam {
  const { side, size } = readDifference(toFixed(impact, 1));
  return {
    team,
    b2b_ppg: roundHalfAway(tired, 1),
    rested_ppg: roundHalfAway(rested, 1),
    impact: roundHalfAway(impact, 1),
    b2b_games: games,
    insight: fill(TEXTS.team.backToBacks[side], { difference: size, games, days }),
  };
}
