import { rows, type SeparateQuery, teams } from './pieces.js';

/** Sums over the teams' rows of a window, in the shape of the exporter's long rows. */
function teamSum(value: string, from: string, condition: string): string {
  return `COUNT(${value}) AS n, CAST(SUM(${value}) AS NUMERIC(38, 9)) AS total
  ${teams(from)} AND points_scored IS NOT NULL ${condition}`;
}

function zone(part: string, column: string): string {
  return `SELECT team_abbr AS key, '${part}' AS part, COUNT(${column}) AS n,
    CAST(SUM(${column}) AS NUMERIC(38, 9)) AS total FROM rows_of_window GROUP BY team_abbr`;
}

/** Of the file about teams. */
export const TEAM_QUERIES: readonly SeparateQuery[] = [
  {
    exporter: 'trends-team',
    sections: ['pace'],
    sql: `SELECT team_abbr AS key, 'points' AS part, ${teamSum('points_scored', 'pace_from', '')}
GROUP BY team_abbr
UNION ALL SELECT team_abbr, 'pace', ${teamSum('pace', 'pace_from', '')} GROUP BY team_abbr`,
  },
  {
    exporter: 'trends-team',
    sections: ['defense'],
    sql: `WITH rows_of_window AS (
  SELECT team_abbr, paint_pct_allowed_last_15, three_pt_pct_allowed_last_15, opponent_points_per_game
  ${rows('nba_precompute.team_defense_zone_analysis', 'defense_from', 'analysis_date')}
)
SELECT team_abbr AS key, 'rows' AS part, COUNT(*) AS n, CAST(NULL AS NUMERIC(38, 9)) AS total
FROM rows_of_window GROUP BY team_abbr
UNION ALL ${zone('paint', 'paint_pct_allowed_last_15')}
UNION ALL ${zone('perimeter', 'three_pt_pct_allowed_last_15')}
UNION ALL ${zone('opponent', 'opponent_points_per_game')}`,
  },
  {
    exporter: 'trends-team',
    sections: ['home_away'],
    sql: `SELECT team_abbr AS key, IF(home_game, 'home', 'away') AS part,
  ${teamSum('points_scored', 'home_away_from', 'AND home_game IS NOT NULL')}
GROUP BY team_abbr, home_game`,
  },
  {
    exporter: 'trends-team',
    sections: ['back_to_back'],
    sql: `SELECT team_abbr AS key, IF(previous_date >= game_date - 1, 'b2b', 'other') AS part,
  COUNT(*) AS n, CAST(SUM(points_scored) AS NUMERIC(38, 9)) AS total
FROM (
  SELECT team_abbr, game_date, points_scored, LAG(game_date) OVER (
    PARTITION BY team_abbr, season_year ORDER BY game_date NULLS FIRST, game_id NULLS FIRST
  ) AS previous_date
  ${teams('read_from')} AND points_scored IS NOT NULL
) WHERE game_date >= @b2b_from AND previous_date IS NOT NULL
GROUP BY team_abbr, IF(previous_date >= game_date - 1, 'b2b', 'other')`,
  },
];
