-- Means per team as counts and sums: pace, defense by zone, home and away, back-to-backs.
WITH
-- @include rows of nba_analytics.team_offense_game_summary as team_games
--   columns pace counted from @pace_from, home_game counted from @home_away_from
--   read from @read_from, counted from @window_from
-- @include rows of nba_precompute.team_defense_zone_analysis as defense
--   columns paint_pct_allowed_last_15, three_pt_pct_allowed_last_15, opponent_points_per_game
--   read from @defense_from, counted from @defense_from
-- @include rows of nba_raw.nbac_schedule as schedule
--   columns game_date
--   read from @window_from, counted from @window_from
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
sections AS (
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
-- @include inputs after sections
