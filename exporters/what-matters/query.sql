-- Players with enough games by archetype, and each archetype's lined games by rest and by side.
WITH
-- @include rows of nba_analytics.player_game_summary as player_games
--   columns player_full_name, points, points_line, over_under_result
--   read from @read_from, counted from @window_from
-- @include rows of nba_analytics.team_offense_game_summary as team_games
--   columns home_game
--   read from @window_from, counted from @window_from
-- @include rows of nba_raw.nbac_schedule as schedule
--   columns game_date
--   read from @window_from, counted from @window_from
-- @include names
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
players AS (
  SELECT
    player_lookup,
    COUNT(*) AS games,
    CAST(SUM(points) AS INT64) AS points,
    COUNT(result) AS lined,
    COUNT(CASE WHEN result = 'OVER' THEN 1 END) AS overs,
    CASE
      WHEN SUM(points) >= @star * COUNT(*) THEN 'star'
      WHEN SUM(points) >= @scorer * COUNT(*) THEN 'scorer'
      WHEN SUM(points) >= @rotation * COUNT(*) THEN 'rotation'
      ELSE 'role_player'
    END AS archetype
  FROM in_window
  GROUP BY player_lookup
  HAVING COUNT(*) >= @min_games
),
lined_games AS (
  SELECT p.archetype, g.game_date, g.team_abbr, g.rest, g.result
  FROM in_window AS g
  JOIN players AS p ON p.player_lookup = g.player_lookup
  WHERE g.result IS NOT NULL
),
-- At most one row per team and date, so that no player's game counts twice.
sides AS (
  SELECT game_date, team_abbr, IF(home_game, 'home', 'away') AS side
  FROM team_games
  WHERE home_game IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY game_date, team_abbr ORDER BY game_id NULLS LAST) = 1
),
latest_names AS (
  SELECT player_lookup, player_full_name
  FROM played
  WHERE game_date >= @window_from
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY player_lookup ORDER BY game_date DESC NULLS LAST, game_id DESC NULLS LAST
  ) = 1
),
sections AS (
  SELECT
    'player' AS section,
    p.player_lookup AS key,
    p.archetype AS part,
    COALESCE(r.player_name, l.player_full_name, p.player_lookup) AS name,
    p.games AS n,
    p.points AS points,
    p.lined AS lined,
    p.overs AS overs
  FROM players AS p
  JOIN latest_names AS l ON l.player_lookup = p.player_lookup
  LEFT JOIN names AS r ON r.player_lookup = p.player_lookup
  UNION ALL
  SELECT
    'rest', archetype, rest, CAST(NULL AS STRING), CAST(NULL AS INT64), CAST(NULL AS INT64),
    COUNT(*), COUNT(CASE WHEN result = 'OVER' THEN 1 END)
  FROM lined_games
  WHERE rest IS NOT NULL
  GROUP BY archetype, rest
  UNION ALL
  SELECT
    'home_away', g.archetype, s.side, CAST(NULL AS STRING), CAST(NULL AS INT64),
    CAST(NULL AS INT64), COUNT(*), COUNT(CASE WHEN g.result = 'OVER' THEN 1 END)
  FROM lined_games AS g
  JOIN sides AS s ON s.game_date = g.game_date AND s.team_abbr = g.team_abbr
  GROUP BY g.archetype, s.side
),
-- @include inputs after sections
