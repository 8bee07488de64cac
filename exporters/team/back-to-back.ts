import {
  compare,
  type Fraction,
  roundHalfAway,
  subtract,
  toFixed,
} from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { extremes, readTeams, type TeamMeans } from './means.js';
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
  topN: number,
): TeamTendencies['back_to_back'] {
  const teams = readTeams(rows, 'back_to_back').flatMap(qualify);
  const value = ({ impact }: Team) => impact;
  const hurt = teams.filter((team) => compare(value(team), 0) < 0);
  const unhurt = teams.filter((team) => compare(value(team), 0) >= 0);
  return {
    vulnerable: extremes(hurt, value, topN).lowest.map(published),
    resilient: extremes(unhurt, value, topN).highest.map(published),
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

function published({ team, games, tired, rested, impact }: Team): BackToBackTeam {
  return {
    team,
    b2b_ppg: roundHalfAway(tired, 1),
    rested_ppg: roundHalfAway(rested, 1),
    impact: roundHalfAway(impact, 1),
    b2b_games: games,
    insight: insight(toFixed(impact, 1), games),
  };
}

/** From the published impact, as text. */
function insight(impact: string, games: number): string {
  const where = `over ${games} back-to-backs`;
  if (impact === '0.0') return `Scores as much without rest as with it, ${where}.`;
  return impact.startsWith('-')
    ? `Scores ${impact.slice(1)} points a game less without rest, ${where}.`
    : `Scores ${impact} points a game more without rest, ${where}.`;
}
