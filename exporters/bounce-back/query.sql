-- Players whose latest game fell short of their season's average, and how often such games were
-- followed by a better one since first_season.
WITH
-- @include rows of nba_analytics.player_game_summary as player_games
--   columns player_full_name, points
--   read from @history_from, counted from @history_from
-- @include rows of nba_raw.nbac_schedule as schedule
--   columns game_date
--   read from @history_from, counted from @history_from
-- @include names
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
tonight AS (
  SELECT team, opponent
  FROM schedule_sides
  WHERE game_date = @as_of
  QUALIFY ROW_NUMBER() OVER (PARTITION BY team ORDER BY game_id NULLS LAST) = 1
),
sections AS (
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
    COALESCE(
      names.player_name, candidates.player_full_name, candidates.player_lookup
    ) AS player_name,
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
),
-- @include inputs after sections
