-- Lined games of the window and how many went OVER: overall, by weekday, rest, side and tier.
WITH
-- @include rows of nba_analytics.player_game_summary as player_games
--   columns points, points_line, over_under_result
--   read from @read_from, counted from @window_from
-- @include rows of nba_analytics.team_offense_game_summary as team_games
--   columns home_game
--   read from @window_from, counted from @window_from
-- @include rows of nba_raw.nbac_schedule as schedule
--   columns game_date
--   read from @window_from, counted from @window_from
-- Rest is counted over all games played in a season, also those before the window.
played AS (
  SELECT
    *,
    LAG(game_date) OVER (
      PARTITION BY player_lookup, season_year
      ORDER BY game_date NULLS FIRST, game_id NULLS FIRST
    ) AS previous_date
  FROM player_games
  WHERE points IS NOT NULL
),
in_window AS (
  SELECT
    *,
    CASE
      WHEN previous_date >= game_date - 1 THEN 'b2b'
      WHEN previous_date = game_date - 2 THEN 'one_day'
      WHEN previous_date IS NOT NULL THEN 'rested'
    END AS rest
  FROM played
  WHERE game_date >= @window_from
),
lined_games AS (
  SELECT
    player_lookup, game_date, team_abbr, rest, result,
    MOD(UNIX_DATE(game_date) + 3, 7) AS weekday
  FROM in_window
  WHERE result IS NOT NULL
),
tiers AS (
  SELECT
    player_lookup,
    CASE
      WHEN SUM(points) >= @star * COUNT(*) THEN 'star'
      WHEN SUM(points) >= @scorer * COUNT(*) THEN 'scorer'
      WHEN SUM(points) >= @rotation * COUNT(*) THEN 'rotation'
      ELSE 'role_player'
    END AS tier
  FROM in_window
  GROUP BY player_lookup
),
-- At most one row per team and date, so that no player's game counts twice.
sides AS (
  SELECT game_date, team_abbr, IF(home_game, 'home', 'away') AS side
  FROM team_games
  WHERE home_game IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY game_date, team_abbr ORDER BY game_id NULLS LAST) = 1
),
sections AS (
  SELECT
    'overall' AS section,
    'all' AS key,
    COUNT(*) AS n,
    COUNT(CASE WHEN result = 'OVER' THEN 1 END) AS overs
  FROM lined_games
  UNION ALL
  SELECT
    'weekday', CAST(weekday AS STRING), COUNT(*),
    COUNT(CASE WHEN result = 'OVER' THEN 1 END)
  FROM lined_games
  GROUP BY weekday
  UNION ALL
  SELECT 'rest', rest, COUNT(*), COUNT(CASE WHEN result = 'OVER' THEN 1 END)
  FROM lined_games
  WHERE rest IS NOT NULL
  GROUP BY rest
  UNION ALL
  SELECT 'home_away', s.side, COUNT(*), COUNT(CASE WHEN g.result = 'OVER' THEN 1 END)
  FROM lined_games AS g
  JOIN sides AS s ON s.game_date = g.game_date AND s.team_abbr = g.team_abbr
  GROUP BY s.side
  UNION ALL
  SELECT 'tier', t.tier, COUNT(*), COUNT(CASE WHEN g.result = 'OVER' THEN 1 END)
  FROM lined_games AS g
  JOIN tiers AS t ON t.player_lookup = g.player_lookup
  GROUP BY t.tier
),
-- @include inputs after sections
