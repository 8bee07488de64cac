import { type Fraction, multiply, roundHalfAway } from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { fill } from '../fill.js';
import { shownPercent } from '../overs.js';
import { TEXTS } from '../texts.js';
import { extremes, readTeams, type TeamMeans } from './means.js';
import type { TeamParameters } from './parameters.js';
import type { DefenseTeam, TeamTendencies, Zone } from './schema.js';

type ZoneName = keyof typeof TEXTS.team.zones;

interface Team {
  readonly team: string;
  /** Analysis rows, with a value or without. */
  readonly rows: number;
  /** Allowed percentage, 0 to 100. */
  readonly allowed: Fraction;
  readonly opponentPoints: Fraction | null;
}

const MIN_ROWS = 5;

/** The best and the worst defenses of each zone. */
export function buildDefense(
  rows: readonly Row[],
  params: TeamParameters,
): TeamTendencies['defense_by_zone'] {
  const teams = readTeams(rows, 'defense');
  return { paint: zone(teams, 'paint', params), perimeter: zone(teams, 'perimeter', params) };
}

function zone(
  teams: readonly TeamMeans[],
  name: ZoneName,
  { top_n: topN, defense_lookback_days: days }: TeamParameters,
): Zone {
  const qualified = teams.flatMap((team) => qualify(team, name));
  const { highest, lowest } = extremes(qualified, ({ allowed }) => allowed, topN);
  return {
    best: lowest.map((team) => published(team, name, days)),
    worst: highest.map((team) => published(team, name, days)),
  };
}

/** The team, if it has enough rows and a value in the zone. */
function qualify({ team, means }: TeamMeans, name: ZoneName): Team[] {
  const rows = means.get('rows')?.n ?? 0;
  const share = means.get(name)?.value;
  if (!share || rows < MIN_ROWS) return [];
  const opponentPoints = means.get('opponent')?.value ?? null;
  return [{ team, rows, allowed: multiply(share, 100), opponentPoints }];
}

function published(
  { team, rows, allowed, opponentPoints }: Team,
  name: ZoneName,
  days: number,
): DefenseTeam {
  const percentage = shownPercent(allowed);
  return {
    team,
    dfg_pct: roundHalfAway(allowed, 1),
    opp_ppg: opponentPoints === null ? null : roundHalfAway(opponentPoints, 1),
    games: rows,
    insight: fill(TEXTS.team.zones[name], { percentage, games: rows, days }),
  };
}
