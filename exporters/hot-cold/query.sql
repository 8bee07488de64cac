-- Per player with enough lined games since window_from: results against the line, streak, tonight.
WITH
-- @include rows of nba_analytics.player_game_summary as player_games
--   columns player_full_name, points, points_line, over_under_result
--   read from @window_from, counted from @window_from
-- @include rows of nba_raw.nbac_schedule as schedule
--   columns game_date_est
--   read from @window_from, counted from @window_from
-- @include names
lined AS (
  SELECT
    player_lookup, player_full_name, game_date, team_abbr, points, points_line, result,
    ROW_NUMBER() OVER (
      PARTITION BY player_lookup
      ORDER BY game_date DESC NULLS LAST, game_id DESC NULLS LAST
    ) AS recency
  FROM player_games
  WHERE result IS NOT NULL
),
-- The newest OVER and the newest UNDER, counted from 1 at the latest game: one of them is 1,
-- the other ends the streak.
players AS (
  SELECT
    player_lookup,
    COUNT(*) AS games,
    COUNT(CASE WHEN result = 'OVER' THEN 1 END) AS overs,
    CAST(SUM(points) AS INT64) AS points_sum,
    CAST(SUM(points_line) AS NUMERIC(38, 9)) AS line_sum,
    MAX(CASE WHEN recency = 1 THEN player_full_name END) AS full_name,
    MAX(CASE WHEN recency = 1 THEN team_abbr END) AS team,
    MAX(CASE WHEN recency = 1 THEN game_date END) AS last_game_date,
    MAX(CASE WHEN recency = 1 THEN result END) AS streak_type,
    GREATEST(
      IFNULL(MIN(CASE WHEN result = 'OVER' THEN recency END), COUNT(*) + 1),
      IFNULL(MIN(CASE WHEN result = 'UNDER' THEN recency END), COUNT(*) + 1)
    ) - 1 AS streak
  FROM lined
  GROUP BY player_lookup
  HAVING COUNT(*) >= @min_games
),
tonight AS (
  SELECT team, opponent, tip_off
  FROM schedule_sides
  WHERE game_date = @as_of
  QUALIFY ROW_NUMBER() OVER (PARTITION BY team ORDER BY game_id NULLS LAST) = 1
),
sections AS (
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
),
-- @include inputs after sections
