import { type Fraction, multiply, roundHalfAway, toFixed } from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { extremes, readTeams, type TeamMeans } from './means.js';
import type { DefenseTeam, TeamTendencies, Zone } from './schema.js';

type ZoneName = 'paint' | 'perimeter';

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
  topN: number,
): TeamTendencies['defense_by_zone'] {
  const teams = readTeams(rows, 'defense');
  return { paint: zone(teams, 'paint', topN), perimeter: zone(teams, 'perimeter', topN) };
}

function zone(teams: readonly TeamMeans[], name: ZoneName, topN: number): Zone {
  const qualified = teams.flatMap((team) => qualify(team, name));
  const { highest, lowest } = extremes(qualified, ({ allowed }) => allowed, topN);
  return {
    best: lowest.map((team) => published(team, name)),
    worst: highest.map((team) => published(team, name)),
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

function published({ team, rows, allowed, opponentPoints }: Team, name: ZoneName): DefenseTeam {
  const shown = `${toFixed(allowed, 1)}%`;
  return {
    team,
    dfg_pct: roundHalfAway(allowed, 1),
    opp_ppg: opponentPoints === null ? null : roundHalfAway(opponentPoints, 1),
    games: rows,
    insight:
      name === 'paint'
        ? `Opponents make ${shown} of their shots in the paint.`
        : `Opponents make ${shown} of their three-pointers.`,
  };
}
