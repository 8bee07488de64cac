import { beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/date.js';
import { generateLeague, type League } from '../../../src/sample/index.js';

let league: League;

beforeAll(() => {
  league = generateLeague({ seed: 3, seasons: 1, lastSeason: 2022 });
});

/** What a team's opponents scored in its last fifteen games before a date, per game, by hand. */
function allowedBefore(team: string, date: string): number {
  const points = league.teamGames
    .filter((row) => row.opponent_team_abbr === team && row.game_date < date)
    .slice(-15)
    .map((row) => row.points_scored ?? 0);
  return points.reduce((sum, value) => sum + value, 0) / points.length;
}

describe('the defence analysis', () => {
  it('is made on the morning after every game date', () => {
    const mornings = new Set(league.games.map(({ date }) => addDays(date, 1)));
    expect(new Set(league.teamDefense.map((row) => row.analysis_date))).toEqual(mornings);
  });

  it('has one row for each team that has played', () => {
    const first = league.teamDefense.filter(({ analysis_date }) => analysis_date === '2022-10-26');
    const played = league.teamGames.filter(({ game_date }) => game_date === '2022-10-25');
    expect(first.map(({ team_abbr }) => team_abbr)).toEqual(
      played.map(({ team_abbr }) => team_abbr).sort(),
    );
    const last = league.teamDefense.filter(({ analysis_date }) => analysis_date === '2023-04-17');
    expect(last).toHaveLength(30);
  });

  it('pools the last fifteen games before the analysis date', () => {
    const known = league.teamDefense.filter((row) => row.opponent_points_per_game !== null);
    const rows = known.filter((_, index) => index % 97 === 0);
    expect(rows.length).toBeGreaterThan(40);
    for (const { team_abbr, analysis_date, opponent_points_per_game: points } of rows) {
      if (points === null) continue;
      expect(Math.abs(points - allowedBefore(team_abbr, analysis_date))).toBeLessThanOrEqual(
        0.0501,
      );
    }
  });

  it('has shares of made shots that could be real, with three decimals', () => {
    const rows = league.teamDefense.slice(600);
    expect(rows.filter((row) => row.paint_pct_allowed_last_15 !== null).length).toBeGreaterThan(
      rows.length / 2,
    );
    expect(rows.filter((row) => row.three_pt_pct_allowed_last_15 !== null).length).toBeGreaterThan(
      rows.length / 2,
    );
    for (const row of rows) {
      const { paint_pct_allowed_last_15: paint, three_pt_pct_allowed_last_15: three } = row;
      if (paint !== null) expect(paint > 0.45 && paint < 0.7).toBe(true);
      if (three !== null) expect(three > 0.26 && three < 0.46).toBe(true);
      if (paint !== null) expect(Number(paint.toFixed(3))).toBe(paint);
    }
  });
});
