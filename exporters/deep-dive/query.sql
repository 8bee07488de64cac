-- Per game day since window_from: games played, and lined games with their OVERs, all and by how
-- much rest the player had. Rest is counted from rest_from on, before the window too.
WITH player_games AS (
  SELECT
    player_lookup, game_id, game_date, team_abbr, season_year,
    points, points_line, over_under_result
  FROM nba_analytics.player_game_summary
  WHERE game_date BETWEEN @rest_from AND @as_of
    AND game_date <= @through
),
schedule AS (
  SELECT game_id, game_date, home_team_tricode, away_team_tricode
  FROM nba_raw.nbac_schedule
  WHERE game_date BETWEEN @window_from AND @as_of
),
played AS (
  SELECT
    game_date,
    season_year,
    points_line IS NOT NULL AND IFNULL(over_under_result IN ('OVER', 'UNDER'), FALSE) AS lined,
    IFNULL(over_under_result = 'OVER', FALSE) AS went_over,
    LAG(game_date, 1) OVER (
      PARTITION BY player_lookup, season_year
      ORDER BY game_date NULLS LAST, game_id NULLS LAST
    ) AS previous_date,
    LAG(game_date, 2) OVER (
      PARTITION BY player_lookup, season_year
      ORDER BY game_date NULLS LAST, game_id NULLS LAST
    ) AS second_last_date
  FROM player_games
  WHERE player_lookup IS NOT NULL
    AND points IS NOT NULL
),
-- Rest days are the days between two games: none on back-to-backs, two or more when rested.
sided AS (
  SELECT
    game_date,
    season_year,
    lined,
    lined AND went_over AS lined_over,
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
scheduled AS (
  SELECT game_id, game_date, home_team_tricode AS team FROM schedule
  UNION ALL
  SELECT game_id, game_date, away_team_tricode FROM schedule
),
team_dates AS (
  SELECT DISTINCT game_date, team_abbr FROM player_games
),
coverage AS (
  SELECT COUNT(*) AS team_games, COUNT(team_dates.team_abbr) AS present
  FROM scheduled
  LEFT JOIN team_dates
    ON team_dates.game_date = scheduled.game_date AND team_dates.team_abbr = scheduled.team
  WHERE scheduled.game_date < @as_of
    AND scheduled.game_date <= @through
    AND SUBSTR(scheduled.game_id, 1, 3) IN ('002', '004', '005', '006')
),
measured AS (
  SELECT
    COUNT(*) AS total,
    COUNT(player_lookup) AS with_player,
    COUNT(season_year) AS with_season,
    COUNT(points) AS with_points,
    COUNT(points_line) AS with_line,
    COUNT(over_under_result) AS with_result,
    COUNT(CASE
      WHEN over_under_result IN ('OVER', 'UNDER') AND (points IS NULL OR points_line IS NULL)
        THEN 1
    END) AS faults
  FROM player_games
  WHERE game_date >= @window_from
),
inputs AS (
  SELECT 'nba_analytics.player_game_summary rows' AS key, total AS n FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:player_lookup', with_player FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:season_year', with_season FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:points', with_points FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:points_line', with_line FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:over_under_result', with_result FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary faults', faults FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary scheduled', team_games FROM coverage
  UNION ALL
  SELECT 'nba_analytics.player_game_summary present', present FROM coverage
)
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
UNION ALL
SELECT
  'input',
  key,
  n,
  CAST(NULL AS DATE),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64)
FROM inputs
