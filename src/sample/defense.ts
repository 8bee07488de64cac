import { addDays } from '../domain/date.js';
import type { Shots } from './box-score.js';
import { type Random, randomOf } from './random.js';
import type { TeamDefenseRow } from './rows.js';
import type { DefenseNight } from './season.js';

const POOLED_GAMES = 15;
const MISSING = 0.015;

/** Shots made of those attempted over all nights, with three decimals. */
function pooledShare(shots: readonly Shots[]): number {
  const made = shots.reduce((sum, one) => sum + one.made, 0);
  const attempted = shots.reduce((sum, one) => sum + one.attempted, 0);
  return Math.round((1000 * made) / attempted) / 1000;
}

function rowOf(
  team: string,
  analysisDate: string,
  nights: readonly DefenseNight[],
  random: Random,
): TeamDefenseRow {
  const sometimes = (value: number): number | null => (random.chance(MISSING) ? null : value);
  const allowed = nights.reduce((sum, night) => sum + night.pointsAllowed, 0);
  return {
    team_abbr: team,
    analysis_date: analysisDate,
    paint_pct_allowed_last_15: sometimes(pooledShare(nights.map(({ box }) => box.allowedPaint))),
    three_pt_pct_allowed_last_15: sometimes(pooledShare(nights.map(({ box }) => box.allowedThree))),
    opponent_points_per_game: sometimes(Math.round((10 * allowed) / nights.length) / 10),
  };
}

/**
 * The defence analysis of the morning after every game date of a season: one row for each team
 * that has played, pooled over its last fifteen games before the analysis date.
 */
export function defenseRows(
  seed: number,
  season: number,
  nights: readonly DefenseNight[],
): readonly TeamDefenseRow[] {
  const random = randomOf(seed, 'defense', season);
  const last = new Map<string, readonly DefenseNight[]>();
  const rows: TeamDefenseRow[] = [];
  nights.forEach((night, index) => {
    last.set(night.team, [...(last.get(night.team) ?? []), night].slice(-POOLED_GAMES));
    if (nights[index + 1]?.date === night.date) return;
    const teams = [...last].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [team, pooled] of teams) {
      rows.push(rowOf(team, addDays(night.date, 1), pooled, random));
    }
  });
  return rows;
}
