-- Per game day since window_from: games played, and lined games with their OVERs, all and by how
-- much rest the player had. Rest is counted from rest_from on, before the window too.
WITH
-- @include rows of nba_analytics.player_game_summary as player_games
--   columns points, points_line, over_under_result
--   read from @rest_from, counted from @window_from
-- @include rows of nba_raw.nbac_schedule as schedule
--   columns game_date
--   read from @window_from, counted from @window_from
played AS (
  SELECT
    game_date,
    season_year,
    result IS NOT NULL AS lined,
    IFNULL(result = 'OVER', FALSE) AS lined_over,
    LAG(game_date, 1) OVER (
      PARTITION BY player_lookup, season_year
      ORDER BY game_date NULLS LAST, game_id NULLS LAST
    ) AS previous_date,
    LAG(game_date, 2) OVER (
      PARTITION BY player_lookup, season_year
      ORDER BY game_date NULLS LAST, game_id NULLS LAST
    ) AS second_last_date
  FROM player_games
  WHERE points IS NOT NULL
),
-- Rest days are the days between two games: none on back-to-backs, two or more when rested.
sided AS (
  SELECT
    game_date,
    season_year,
    lined,
    lined_over,
    IFNULL(previous_date <= game_date - 3, FALSE) AS rested,
    IFNULL(previous_date >= game_date - 1, FALSE) AS back_to_back,
    IFNULL(second_last_date >= game_date - 3, FALSE) AS third_in_four
  FROM played
  WHERE game_date >= @window_from
),
days AS (
  SELECT
    game_date,
    season_year,
    COUNT(*) AS games,
    COUNT(CASE WHEN lined THEN 1 END) AS lined_games,
    COUNT(CASE WHEN lined_over THEN 1 END) AS overs,
    COUNT(CASE WHEN lined AND rested THEN 1 END) AS rested_games,
    COUNT(CASE WHEN lined_over AND rested THEN 1 END) AS rested_overs,
    COUNT(CASE WHEN lined AND back_to_back THEN 1 END) AS b2b_games,
    COUNT(CASE WHEN lined_over AND back_to_back THEN 1 END) AS b2b_overs,
    COUNT(CASE WHEN lined AND third_in_four THEN 1 END) AS dense_games,
    COUNT(CASE WHEN lined_over AND third_in_four THEN 1 END) AS dense_overs
  FROM sided
  GROUP BY game_date, season_year
),
sections AS (
  SELECT
    'day' AS section,
    CAST(NULL AS STRING) AS key,
    games AS n,
    game_date AS game_date,
    season_year AS season_year,
    lined_games AS lined_games,
    overs AS overs,
    rested_games AS rested_games,
    rested_overs AS rested_overs,
    b2b_games AS b2b_games,
    b2b_overs AS b2b_overs,
    dense_games AS dense_games,
    dense_overs AS dense_overs
  FROM days
),
-- @include inputs after sections
