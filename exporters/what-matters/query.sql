-- Players with enough games by archetype, and each archetype's lined games by rest and by side.
WITH player_games AS (
  SELECT
    player_lookup, player_full_name, game_id, game_date, team_abbr, season_year,
    points, points_line, over_under_result,
    game_date >= @window_from AS counted
  FROM nba_analytics.player_game_summary
  WHERE game_date BETWEEN @read_from AND @as_of AND game_date <= @through
),
team_games AS (
  SELECT game_id, game_date, team_abbr, home_game
  FROM nba_analytics.team_offense_game_summary
  WHERE game_date BETWEEN @window_from AND @as_of AND game_date <= @through
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
    *,
    over_under_result IN ('OVER', 'UNDER') AND points_line IS NOT NULL AS lined,
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
  WHERE counted
),
players AS (
  SELECT
    player_lookup,
    COUNT(*) AS games,
    CAST(SUM(points) AS INT64) AS points,
    COUNT(CASE WHEN lined THEN 1 END) AS lined,
    COUNT(CASE WHEN lined AND over_under_result = 'OVER' THEN 1 END) AS overs,
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
  SELECT p.archetype, g.game_date, g.team_abbr, g.rest, g.over_under_result
  FROM in_window AS g
  JOIN players AS p ON p.player_lookup = g.player_lookup
  WHERE g.lined
),
-- At most one row per team and date, so that no player's game counts twice.
sides AS (
  SELECT game_date, team_abbr, IF(home_game, 'home', 'away') AS side
  FROM team_games
  WHERE home_game IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY game_date, team_abbr ORDER BY game_id NULLS LAST) = 1
),
registry_names AS (
  SELECT player_lookup, player_name
  FROM nba_reference.nba_players_registry
  WHERE player_name IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY player_lookup ORDER BY season DESC NULLS LAST, player_name NULLS LAST
  ) = 1
),
latest_names AS (
  SELECT player_lookup, player_full_name
  FROM played
  WHERE counted
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY player_lookup ORDER BY game_date DESC NULLS LAST, game_id DESC NULLS LAST
  ) = 1
),
measured_players AS (
  SELECT
    COUNT(*) AS total,
    COUNT(player_lookup) AS with_player,
    COUNT(team_abbr) AS with_team,
    COUNT(season_year) AS with_season,
    COUNT(points) AS with_points,
    COUNT(points_line) AS with_line,
    COUNT(over_under_result) AS with_result,
    COUNT(CASE
      WHEN over_under_result IN ('OVER', 'UNDER') AND (points IS NULL OR points_line IS NULL)
        THEN 1
    END) AS faults
  FROM player_games
  WHERE counted
),
measured_teams AS (
  SELECT COUNT(*) AS total, COUNT(team_abbr) AS with_team, COUNT(home_game) AS with_side
  FROM team_games
),
coverage AS (
  SELECT
    COUNT(*) AS scheduled,
    COUNT(p.team_abbr) AS player_rows,
    COUNT(t.team_abbr) AS team_rows
  FROM scheduled AS s
  LEFT JOIN (SELECT DISTINCT game_date, team_abbr FROM player_games WHERE counted) AS p
    ON p.game_date = s.game_date AND p.team_abbr = s.team_abbr
  LEFT JOIN (SELECT DISTINCT game_date, team_abbr FROM team_games) AS t
    ON t.game_date = s.game_date AND t.team_abbr = s.team_abbr
),
inputs AS (
  SELECT 'nba_analytics.player_game_summary rows' AS key, total AS n FROM measured_players
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:player_lookup', with_player FROM measured_players
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:team_abbr', with_team FROM measured_players
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:season_year', with_season FROM measured_players
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:points', with_points FROM measured_players
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:points_line', with_line FROM measured_players
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:over_under_result', with_result
  FROM measured_players
  UNION ALL
  SELECT 'nba_analytics.player_game_summary faults', faults FROM measured_players
  UNION ALL
  SELECT 'nba_analytics.player_game_summary scheduled', scheduled FROM coverage
  UNION ALL
  SELECT 'nba_analytics.player_game_summary present', player_rows FROM coverage
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary rows', total FROM measured_teams
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary filled:team_abbr', with_team FROM measured_teams
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary filled:home_game', with_side FROM measured_teams
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary scheduled', scheduled FROM coverage
  UNION ALL
  SELECT 'nba_analytics.team_offense_game_summary present', team_rows FROM coverage
)
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
LEFT JOIN registry_names AS r ON r.player_lookup = p.player_lookup
UNION ALL
SELECT
  'rest', archetype, rest, CAST(NULL AS STRING), CAST(NULL AS INT64), CAST(NULL AS INT64),
  COUNT(*), COUNT(CASE WHEN over_under_result = 'OVER' THEN 1 END)
FROM lined_games
WHERE rest IS NOT NULL
GROUP BY archetype, rest
UNION ALL
SELECT
  'home_away', g.archetype, s.side, CAST(NULL AS STRING), CAST(NULL AS INT64),
  CAST(NULL AS INT64), COUNT(*), COUNT(CASE WHEN g.over_under_result = 'OVER' THEN 1 END)
FROM lined_games AS g
JOIN sides AS s ON s.game_date = g.game_date AND s.team_abbr = g.team_abbr
GROUP BY g.archetype, s.side
UNION ALL
SELECT
  'input', key, CAST(NULL AS STRING), CAST(NULL AS STRING), n, CAST(NULL AS INT64),
  CAST(NULL AS INT64), CAST(NULL AS INT64)
FROM inputs
