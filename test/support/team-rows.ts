import { type IsoDate, seasonOf } from '../../src/domain/date.js';
import type { TestRow } from './tables.js';

/** A row of team_offense_game_summary: 100 points at home at pace 100, unless told otherwise. */
export function teamGame(team: string, gameDate: IsoDate, cells: TestRow = {}): TestRow {
  return {
    game_id: `team-table-${gameDate}`,
    game_date: gameDate,
    team_abbr: team,
    opponent_team_abbr: 'NYK',
    season_year: seasonOf(gameDate),
    points_scored: 100,
    pace: 100,
    home_game: true,
    ...cells,
  };
}

/** A row of team_defense_zone_analysis without any value, unless told otherwise. */
export function analysis(team: string, analysisDate: IsoDate, cells: TestRow = {}): TestRow {
  return { team_abbr: team, analysis_date: analysisDate, ...cells };
}
