-- Means per team as counts and sums: pace, defense by zone, home and away, back-to-backs.
WITH team_games AS (
  SELECT game_id, game_date, team_abbr, season_year, points_scored, pace, home_game
  FROM nba_analytics.team_offense_game_summary
  WHERE game_date BETWEEN @read_from AND @as_of AND game_date <= @through
),
defense AS (
  SELECT
    team_abbr, paint_pct_allowed_last_15, three_pt_pct_allowed_last_15, opponent_points_per_game
  FROM nba_precompute.team_defense_zone_analysis
  WHERE analysis_date BETWEEN @defense_from AND @as_of AND analysis_date <= @through
),
schedule AS (
  SELECT game_date, home_team_tricode, away_team_tricode
  FROM nba_raw.nbac_schedule
  WHERE game_date BETWEEN @window_from AND @as_of - 1 AND game_date <= @through
    AND SUBSTR(game_id, 1, 3) IN ('002', '004', '005', '006')
),
scheduled AS (
  SELECT game_date, home_team_tricode AS team_abbr FROM schedule
  UNION ALL
  SELECT game_date, away_team_tricode AS team_abbr FROM schedule
),
-- Rest is counted over all games played in a season, also those before the window.
played AS (
  SELECT
    game_date, team_abbr, points_scored, pace,
    CASE WHEN home_game THEN 'home' WHEN NOT home_game THEN 'away' END AS side,
    LAG(game_date) OVER (
      PARTITION BY team_abbr, season_year
      ORDER BY game_date NULLS FIRST, game_id NULLS FIRST
    ) AS previous_date
  FROM team_games
  WHERE points_scored IS NOT NULL
),
rested AS (
  SELECT
    game_date, team_abbr, points_scored,
    CASE
      WHEN previous_date >= game_date - 1 THEN 'b2b'
      WHEN previous_date IS NOT NULL THEN 'other'
    END AS rest
  FROM played
),
means AS (
  SELECT
    'pace' AS section, team_abbr AS key, 'points' AS part,
    COUNT(*) AS n, CAST(SUM(points_scored) AS NUMERIC(38, 9)) AS total
  FROM played
  WHERE game_date >= @pace_from
  GROUP BY team_abbr
  UNION ALL
  SELECT 'pace', team_abbr, 'pace', COUNT(pace), CAST(SUM(pace) AS NUMERIC(38, 9))
  FROM played
  WHERE game_date >= @pace_from
  GROUP BY team_abbr
  UNION ALL
  SELECT 'defense', team_abbr, 'rows', COUNT(*), CAST(NULL AS NUMERIC(38, 9))
  FROM defense
  GROUP BY team_abbr
  UNION ALL
  SELECT
    'defense', team_abbr, 'paint',
    COUNT(paint_pct_allowed_last_15), CAST(SUM(paint_pct_allowed_last_15) AS NUMERIC(38, 9))
  FROM defense
  GROUP BY team_abbr
  UNION ALL
  SELECT
    'defense', team_abbr, 'perimeter',
    COUNT(three_pt_pct_allowed_last_15), CAST(SUM(three_pt_pct_allowed_last_15) AS NUMERIC(38, 9))
  FROM defense
  GROUP BY team_abbr
  UNION ALL
  SELECT
    'defense', team_abbr, 'opponent',
    COUNT(opponent_points_per_game), CAST(SUM(opponent_points_per_game) AS NUMERIC(38, 9))
  FROM defense
  GROUP BY team_abbr
  UNION ALL
  SELECT 'home_away', team_abbr, side, COUNT(*), CAST(SUM(points_scored) AS NUMERIC(38, 9))
  FROM played
  WHERE game_date >= @home_away_from AND side IS NOT NULL
  GROUP BY team_abbr, side
  UNION ALL
  SELECT 'back_to_back', team_abbr, rest, COUNT(*), CAST(SUM(points_scored) AS NUMERIC(38, 9))
  FROM rested
  WHERE game_date >= @b2b_from AND rest IS NOT NULL
  GROUP BY team_abbr, rest
),
measured_games AS (
  SELECT
    COUNT(*) AS total,
    COUNT(team_abbr) AS with_team,
    COUNT(season_year) AS with_season,
    COUNT(points_scored) AS with_points,
    COUNT(pace) AS with_pace,
    COUNT(home_game) AS with_side
  FROM team_games
  WHERE game_date >= @window_from
),
measured_defense AS (
  SELECT
    COUNT(*) AS total,
    COUNT(team_abbr) AS with_team,
    COUNT(paint_pct_allowed_last_15) AS with_paint,
    COUNT(three_pt_pct_allowed_last_15) AS with_threes,
    COUNT(opponent_points_per_game) AS with_opponent_points
  FROM defense
),
coverage AS (
  SELECT COUNT(*) AS scheduled, COUNT(t.team_abbr) AS present
  FROM scheduled AS s
  LEFT JOIN (
    SELECT DISTINCT game_date, team_abbr FROM team_games WHERE game_date >= @window_from
  ) AS t
    ON t.game_date = s.game_date AND t.team_abbr = s.team_abbr
),
inputs AS (
  SELECT 'nba_analytics.team_offense_game_summary rows' AS key, total AS n FROM measured_games
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary filled:team_abbr', with_team FROM measured_games
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary filled:season_year', with_season
  FROM measured_games
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary filled:points_scored', with_points
  FROM measured_games
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary filled:pace', with_pace FROM measured_games
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary filled:home_game', with_side FROM measured_games
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary scheduled', scheduled FROM coverage
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary present', present FROM coverage
  UNION ALL
  SELECT 'nba_precompute.team_defense_zone_analysis rows', total FROM measured_defense
  UNION ALL
  SELECT 'nba_precompute.team_defense_zone_analysis filled:team_abbr', with_team
  FROM measured_defense
  UNION ALL
  SELECT 'nba_precompute.team_defense_zone_analysis filled:paint_pct_allowed_last_15', with_paint
  FROM measured_defense
  UNION ALL
  SELECT 'nba_precompute.team_defense_zone_analysis filled:three_pt_pct_allowed_last_15', with_threes
  FROM measured_defense
  UNION ALL
  SELECT 'nba_precompute.team_defense_zone_analysis filled:opponent_points_per_game', with_opponent_points
  FROM measured_defense
)
SELECT section, key, part, n, total
FROM means
WHERE key IS NOT NULL
UNION ALL
SELECT 'input', key, CAST(NULL AS STRING), n, CAST(NULL AS NUMERIC(38, 9))
FROM inputs
