-- Per player with enough lined games since window_from: results against the line, streak, tonight.
WITH player_games AS (
  SELECT
    player_lookup, player_full_name, game_id, game_date, team_abbr,
    points, points_line, over_under_result
  FROM nba_analytics.player_game_summary
  WHERE game_date BETWEEN @window_from AND @as_of
    AND game_date <= @through
),
schedule AS (
  SELECT game_id, game_date, game_date_est, home_team_tricode, away_team_tricode
  FROM nba_raw.nbac_schedule
  WHERE game_date BETWEEN @window_from AND @as_of
),
lined AS (
  SELECT
    player_lookup, player_full_name, game_date, team_abbr, points, points_line, over_under_result,
    ROW_NUMBER() OVER (
      PARTITION BY player_lookup
      ORDER BY game_date DESC NULLS LAST, game_id DESC NULLS LAST
    ) AS recency
  FROM player_games
  WHERE player_lookup IS NOT NULL
    AND over_under_result IN ('OVER', 'UNDER')
    AND points IS NOT NULL
    AND points_line IS NOT NULL
),
-- The newest OVER and the newest UNDER, counted from 1 at the latest game: one of them is 1,
-- the other ends the streak.
players AS (
  SELECT
    player_lookup,
    COUNT(*) AS games,
    COUNT(CASE WHEN over_under_result = 'OVER' THEN 1 END) AS overs,
    CAST(SUM(points) AS INT64) AS points_sum,
    CAST(SUM(points_line) AS NUMERIC(38, 9)) AS line_sum,
    MAX(CASE WHEN recency = 1 THEN player_full_name END) AS full_name,
    MAX(CASE WHEN recency = 1 THEN team_abbr END) AS team,
    MAX(CASE WHEN recency = 1 THEN game_date END) AS last_game_date,
    MAX(CASE WHEN recency = 1 THEN over_under_result END) AS streak_type,
    GREATEST(
      IFNULL(MIN(CASE WHEN over_under_result = 'OVER' THEN recency END), COUNT(*) + 1),
      IFNULL(MIN(CASE WHEN over_under_result = 'UNDER' THEN recency END), COUNT(*) + 1)
    ) - 1 AS streak
  FROM lined
  GROUP BY player_lookup
  HAVING COUNT(*) >= @min_games
),
names AS (
  SELECT player_lookup, player_name
  FROM nba_reference.nba_players_registry
  WHERE player_name IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY player_lookup ORDER BY season DESC NULLS LAST, player_name NULLS LAST
  ) = 1
),
sides AS (
  SELECT
    game_id, game_date, game_date_est AS tip_off,
    home_team_tricode AS team, away_team_tricode AS opponent
  FROM schedule
  UNION ALL
  SELECT game_id, game_date, game_date_est, away_team_tricode, home_team_tricode
  FROM schedule
),
tonight AS (
  SELECT team, opponent, tip_off
  FROM sides
  WHERE game_date = @as_of
  QUALIFY ROW_NUMBER() OVER (PARTITION BY team ORDER BY game_id NULLS LAST) = 1
),
scheduled AS (
  SELECT game_date, team
  FROM sides
  WHERE game_date < @as_of
    AND game_date <= @through
    AND SUBSTR(game_id, 1, 3) IN ('002', '004', '005', '006')
),
team_dates AS (
  SELECT DISTINCT game_date, team_abbr FROM player_games
),
coverage AS (
  SELECT COUNT(*) AS team_games, COUNT(team_dates.team_abbr) AS present
  FROM scheduled
  LEFT JOIN team_dates
    ON team_dates.game_date = scheduled.game_date AND team_dates.team_abbr = scheduled.team
),
measured AS (
  SELECT
    COUNT(*) AS total,
    COUNT(player_lookup) AS with_player,
    COUNT(team_abbr) AS with_team,
    COUNT(points) AS with_points,
    COUNT(points_line) AS with_line,
    COUNT(over_under_result) AS with_result,
    COUNT(CASE
      WHEN over_under_result IN ('OVER', 'UNDER') AND (points IS NULL OR points_line IS NULL)
        THEN 1
    END) AS faults
  FROM player_games
),
inputs AS (
  SELECT 'nba_analytics.player_game_summary rows' AS key, total AS n FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:player_lookup', with_player FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:team_abbr', with_team FROM measured
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
  'player' AS section,
  players.player_lookup AS key,
  players.games AS n,
  players.overs AS overs,
  players.points_sum AS points_sum,
  players.line_sum AS line_sum,
  players.streak AS streak,
  players.streak_type AS streak_type,
  COALESCE(names.player_name, players.full_name, players.player_lookup) AS player_name,
  players.team AS team,
  players.last_game_date AS last_game_date,
  tonight.opponent AS opponent,
  tonight.tip_off AS tip_off,
  tonight.team IS NOT NULL AS plays_tonight
FROM players
LEFT JOIN names ON names.player_lookup = players.player_lookup
LEFT JOIN tonight ON tonight.team = players.team
UNION ALL
SELECT
  'input',
  key,
  n,
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS NUMERIC(38, 9)),
  CAST(NULL AS INT64),
  CAST(NULL AS STRING),
  CAST(NULL AS STRING),
  CAST(NULL AS STRING),
  CAST(NULL AS DATE),
  CAST(NULL AS STRING),
  CAST(NULL AS TIMESTAMP),
  CAST(NULL AS BOOL)
FROM inputs
