-- Players whose latest game fell short of their season's average, and how often such games were
-- followed by a better one since first_season.
WITH player_games AS (
  SELECT
    player_lookup, player_full_name, game_id, game_date, team_abbr, opponent_team_abbr,
    season_year, points
  FROM nba_analytics.player_game_summary
  WHERE game_date BETWEEN @history_from AND @as_of
    AND game_date <= @through
),
schedule AS (
  SELECT game_id, game_date, home_team_tricode, away_team_tricode
  FROM nba_raw.nbac_schedule
  WHERE game_date BETWEEN @history_from AND @as_of
),
-- The next game played in the same season; none after a player's last.
played AS (
  SELECT
    player_lookup, player_full_name, game_date, team_abbr, opponent_team_abbr, season_year, points,
    LEAD(points) OVER (
      PARTITION BY player_lookup, season_year
      ORDER BY game_date NULLS LAST, game_id NULLS LAST
    ) AS next_points
  FROM player_games
  WHERE points IS NOT NULL
    AND season_year >= @first_season
),
seasons AS (
  SELECT
    player_lookup,
    season_year,
    COUNT(*) AS games,
    CAST(SUM(points) AS INT64) AS points_sum
  FROM played
  GROUP BY player_lookup, season_year
  HAVING COUNT(*) >= @min_games
),
-- Games at least shortfall_threshold below the season's average, both sides times the games.
short_games AS (
  SELECT
    played.player_lookup, played.player_full_name, played.game_date, played.team_abbr,
    played.opponent_team_abbr, played.season_year, played.points, played.next_points,
    seasons.games, seasons.points_sum
  FROM played
  JOIN seasons
    ON seasons.player_lookup = played.player_lookup
    AND seasons.season_year = played.season_year
  WHERE seasons.points_sum - played.points * seasons.games >= @shortfall_threshold * seasons.games
),
history AS (
  SELECT
    player_lookup,
    COUNT(*) AS sample,
    COUNT(CASE WHEN next_points * games >= points_sum THEN 1 END) AS bounced
  FROM short_games
  WHERE next_points IS NOT NULL
  GROUP BY player_lookup
),
candidates AS (
  SELECT
    short_games.player_lookup, short_games.player_full_name, short_games.game_date,
    short_games.team_abbr AS team, short_games.opponent_team_abbr AS opponent,
    short_games.points, short_games.games, short_games.points_sum,
    history.sample, history.bounced
  FROM short_games
  JOIN history ON history.player_lookup = short_games.player_lookup
  WHERE short_games.next_points IS NULL
    AND short_games.season_year = @season
    AND history.sample >= @min_sample
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
  SELECT game_id, game_date, home_team_tricode AS team, away_team_tricode AS opponent
  FROM schedule
  UNION ALL
  SELECT game_id, game_date, away_team_tricode, home_team_tricode
  FROM schedule
),
tonight AS (
  SELECT team, opponent
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
    COUNT(opponent_team_abbr) AS with_opponent,
    COUNT(season_year) AS with_season,
    COUNT(points) AS with_points
  FROM player_games
),
inputs AS (
  SELECT 'nba_analytics.player_game_summary rows' AS key, total AS n FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:player_lookup', with_player FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:team_abbr', with_team FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:opponent_team_abbr', with_opponent FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:season_year', with_season FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary filled:points', with_points FROM measured
  UNION ALL
  SELECT 'nba_analytics.player_game_summary scheduled', team_games FROM coverage
  UNION ALL
  SELECT 'nba_analytics.player_game_summary present', present FROM coverage
)
SELECT
  'candidate' AS section,
  candidates.player_lookup AS key,
  candidates.sample AS n,
  candidates.bounced AS bounced,
  candidates.games AS games,
  candidates.points_sum AS points_sum,
  candidates.points AS points,
  candidates.game_date AS game_date,
  candidates.team AS team,
  candidates.opponent AS opponent,
  COALESCE(names.player_name, candidates.player_full_name, candidates.player_lookup) AS player_name,
  tonight.opponent AS tonight_opponent,
  tonight.team IS NOT NULL AS plays_tonight
FROM candidates
LEFT JOIN names ON names.player_lookup = candidates.player_lookup
LEFT JOIN tonight ON tonight.team = candidates.team
UNION ALL
SELECT
  'league',
  CAST(NULL AS STRING),
  COUNT(*),
  COUNT(CASE WHEN next_points * games >= points_sum THEN 1 END),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS DATE),
  CAST(NULL AS STRING),
  CAST(NULL AS STRING),
  CAST(NULL AS STRING),
  CAST(NULL AS STRING),
  CAST(NULL AS BOOL)
FROM short_games
WHERE next_points IS NOT NULL
UNION ALL
SELECT
  'input',
  key,
  n,
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS INT64),
  CAST(NULL AS DATE),
  CAST(NULL AS STRING),
  CAST(NULL AS STRING),
  CAST(NULL AS STRING),
  CAST(NULL AS STRING),
  CAST(NULL AS BOOL)
FROM inputs
