/**
 * The straightforward way to the same six files: one query per list or factor, sixteen in all, each
 * reading what it needs. Its rows have columns of the exporter's own rows of those sections.
 */
export interface SeparateQuery {
  readonly exporter: `trends-${string}`;
  readonly sections: readonly string[];
  /** GoogleSQL with the exporter's own parameters. */
  readonly sql: string;
}

const LINED = `over_under_result IN ('OVER', 'UNDER') AND points IS NOT NULL AND points_line IS NOT NULL`;
const OVERS = `COUNT(CASE WHEN over_under_result = 'OVER' THEN 1 END)`;

/** The rows of a table from a parameter's date to the as-of date. */
function rows(table: string, from: string, column = 'game_date'): string {
  return `FROM ${table} WHERE ${column} BETWEEN @${from} AND @as_of AND ${column} <= @through`;
}

const players = (from: string) => rows('nba_analytics.player_game_summary', from);
const teams = (from: string) => rows('nba_analytics.team_offense_game_summary', from);

/** Each player's newest name in the registry. */
const NAMES = `SELECT player_lookup, player_name FROM nba_reference.nba_players_registry
  WHERE player_name IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY player_lookup ORDER BY season DESC NULLS LAST, player_name NULLS LAST
  ) = 1`;

/** The teams that play on the as-of date. */
const TONIGHT = `SELECT team, opponent, tip_off FROM (
    SELECT game_id, home_team_tricode AS team, away_team_tricode AS opponent, game_date_est AS tip_off
    FROM nba_raw.nbac_schedule WHERE game_date = @as_of
    UNION ALL
    SELECT game_id, away_team_tricode, home_team_tricode, game_date_est
    FROM nba_raw.nbac_schedule WHERE game_date = @as_of
  ) QUALIFY ROW_NUMBER() OVER (PARTITION BY team ORDER BY game_id NULLS LAST) = 1`;

/** Games played since 1 October of the window's first season, with the player's rest before each. */
const RESTED = `SELECT player_lookup, game_date, team_abbr, points, points_line, over_under_result,
    CASE
      WHEN previous_date >= game_date - 1 THEN 'b2b'
      WHEN previous_date = game_date - 2 THEN 'one_day'
      WHEN previous_date IS NOT NULL THEN 'rested'
    END AS rest
  FROM (
    SELECT player_lookup, game_date, team_abbr, points, points_line, over_under_result,
      LAG(game_date) OVER (
        PARTITION BY player_lookup, season_year ORDER BY game_date NULLS FIRST, game_id NULLS FIRST
      ) AS previous_date
    ${players('read_from')} AND points IS NOT NULL
  ) WHERE game_date >= @window_from`;

const SIDES = `SELECT game_date, team_abbr, IF(home_game, 'home', 'away') AS side
  ${teams('window_from')} AND home_game IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY game_date, team_abbr ORDER BY game_id NULLS LAST) = 1`;

function tier(name: string): string {
  return `CASE
    WHEN SUM(points) >= @star * COUNT(*) THEN 'star'
    WHEN SUM(points) >= @scorer * COUNT(*) THEN 'scorer'
    WHEN SUM(points) >= @rotation * COUNT(*) THEN 'rotation'
    ELSE 'role_player'
  END AS ${name}`;
}

const ARCHETYPES = `SELECT player_lookup, ${tier('archetype')}
  ${players('window_from')} AND points IS NOT NULL
  GROUP BY player_lookup HAVING COUNT(*) >= @min_games`;

/** Games played since 2021 with the season's games and points, and the next game's points. */
const SEASONS = `SELECT p.player_lookup, player_full_name, game_date, team_abbr, opponent_team_abbr,
    p.season_year, points, next_points, games, points_sum
  FROM (
    SELECT player_lookup, player_full_name, game_date, team_abbr, opponent_team_abbr, season_year,
      points, LEAD(points) OVER (
        PARTITION BY player_lookup, season_year ORDER BY game_date NULLS LAST, game_id NULLS LAST
      ) AS next_points
    ${players('history_from')} AND points IS NOT NULL AND season_year >= @first_season
  ) AS p
  JOIN (
    SELECT player_lookup, season_year, COUNT(*) AS games, CAST(SUM(points) AS INT64) AS points_sum
    ${players('history_from')} AND points IS NOT NULL AND season_year >= @first_season
    GROUP BY player_lookup, season_year HAVING COUNT(*) >= @min_games
  ) AS s ON s.player_lookup = p.player_lookup AND s.season_year = p.season_year
  WHERE points_sum - points * games >= @shortfall_threshold * games`;

const BOUNCED = 'COUNT(CASE WHEN next_points * games >= points_sum THEN 1 END) AS bounced';

/** Sums over the teams' rows of a window, in the shape of the exporter's long rows. */
function teamSum(value: string, from: string, condition: string): string {
  return `COUNT(${value}) AS n, CAST(SUM(${value}) AS NUMERIC(38, 9)) AS total
  ${teams(from)} AND points_scored IS NOT NULL ${condition}`;
}

function zone(part: string, column: string): string {
  return `SELECT team_abbr AS key, '${part}' AS part, COUNT(${column}) AS n,
    CAST(SUM(${column}) AS NUMERIC(38, 9)) AS total FROM rows_of_window GROUP BY team_abbr`;
}

export const SEPARATE_QUERIES: readonly SeparateQuery[] = [
  {
    exporter: 'trends-hot-cold',
    sections: ['player'],
    sql: `SELECT p.player_lookup AS key, n, overs, points_sum, line_sum,
  COALESCE(player_name, full_name, p.player_lookup) AS player_name, p.team AS team,
  opponent, tip_off, t.team IS NOT NULL AS plays_tonight
FROM (
  SELECT player_lookup, COUNT(*) AS n, ${OVERS} AS overs, CAST(SUM(points) AS INT64) AS points_sum,
    CAST(SUM(points_line) AS NUMERIC(38, 9)) AS line_sum,
    MAX(CASE WHEN recency = 1 THEN player_full_name END) AS full_name,
    MAX(CASE WHEN recency = 1 THEN team_abbr END) AS team
  FROM (
    SELECT player_lookup, player_full_name, team_abbr, points, points_line, over_under_result,
      ROW_NUMBER() OVER (
        PARTITION BY player_lookup ORDER BY game_date DESC NULLS LAST, game_id DESC NULLS LAST
      ) AS recency
    ${players('window_from')} AND ${LINED}
  ) GROUP BY player_lookup HAVING COUNT(*) >= @min_games
) AS p
LEFT JOIN (${NAMES}) AS r ON r.player_lookup = p.player_lookup
LEFT JOIN (${TONIGHT}) AS t ON t.team = p.team`,
  },
  {
    exporter: 'trends-hot-cold',
    sections: ['player'],
    sql: `SELECT player_lookup AS key,
  MAX(CASE WHEN recency = 1 THEN over_under_result END) AS streak_type,
  GREATEST(
    IFNULL(MIN(CASE WHEN over_under_result = 'OVER' THEN recency END), COUNT(*) + 1),
    IFNULL(MIN(CASE WHEN over_under_result = 'UNDER' THEN recency END), COUNT(*) + 1)
  ) - 1 AS streak
FROM (
  SELECT player_lookup, over_under_result, ROW_NUMBER() OVER (
    PARTITION BY player_lookup ORDER BY game_date DESC NULLS LAST, game_id DESC NULLS LAST
  ) AS recency
  ${players('window_from')} AND ${LINED}
) GROUP BY player_lookup HAVING COUNT(*) >= @min_games`,
  },
  {
    exporter: 'trends-bounce-back',
    sections: ['candidate'],
    sql: `SELECT c.player_lookup AS key, games, points_sum, points, game_date, team_abbr AS team,
  opponent_team_abbr AS opponent, COALESCE(player_name, player_full_name, c.player_lookup) AS player_name,
  t.opponent AS tonight_opponent, t.team IS NOT NULL AS plays_tonight
FROM (${SEASONS}) AS c
LEFT JOIN (${NAMES}) AS r ON r.player_lookup = c.player_lookup
LEFT JOIN (${TONIGHT}) AS t ON t.team = c.team_abbr
WHERE next_points IS NULL AND season_year = @season`,
  },
  {
    exporter: 'trends-bounce-back',
    sections: ['candidate'],
    sql: `SELECT player_lookup AS key, COUNT(*) AS n, ${BOUNCED}
FROM (${SEASONS}) AS h WHERE next_points IS NOT NULL GROUP BY player_lookup`,
  },
  {
    exporter: 'trends-bounce-back',
    sections: ['league'],
    sql: `SELECT COUNT(*) AS n, ${BOUNCED} FROM (${SEASONS}) AS h WHERE next_points IS NOT NULL`,
  },
  {
    exporter: 'trends-what-matters',
    sections: ['player'],
    sql: `SELECT p.player_lookup AS key, archetype AS part,
  COALESCE(player_name, full_name, p.player_lookup) AS name, n, points, lined, overs
FROM (
  SELECT player_lookup, COUNT(*) AS n, CAST(SUM(points) AS INT64) AS points, ${tier('archetype')},
    COUNT(CASE WHEN ${LINED} THEN 1 END) AS lined,
    COUNT(CASE WHEN points_line IS NOT NULL AND over_under_result = 'OVER' THEN 1 END) AS overs
  ${players('window_from')} AND points IS NOT NULL
  GROUP BY player_lookup HAVING COUNT(*) >= @min_games
) AS p
JOIN (
  SELECT player_lookup, player_full_name AS full_name ${players('window_from')} AND points IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY player_lookup ORDER BY game_date DESC NULLS LAST, game_id DESC NULLS LAST
  ) = 1
) AS l ON l.player_lookup = p.player_lookup
LEFT JOIN (${NAMES}) AS r ON r.player_lookup = p.player_lookup`,
  },
  {
    exporter: 'trends-what-matters',
    sections: ['rest'],
    sql: `SELECT archetype AS key, rest AS part, COUNT(*) AS lined, ${OVERS} AS overs
FROM (${RESTED}) AS g JOIN (${ARCHETYPES}) AS a ON a.player_lookup = g.player_lookup
WHERE ${LINED} AND rest IS NOT NULL GROUP BY archetype, rest`,
  },
  {
    exporter: 'trends-what-matters',
    sections: ['home_away'],
    sql: `SELECT archetype AS key, side AS part, COUNT(*) AS lined, ${OVERS} AS overs
FROM (
  SELECT player_lookup, game_date, team_abbr, over_under_result ${players('window_from')} AND ${LINED}
) AS g
JOIN (${ARCHETYPES}) AS a ON a.player_lookup = g.player_lookup
JOIN (${SIDES}) AS s ON s.game_date = g.game_date AND s.team_abbr = g.team_abbr
GROUP BY archetype, side`,
  },
  {
    exporter: 'trends-team',
    sections: ['pace'],
    sql: `SELECT team_abbr AS key, 'points' AS part, ${teamSum('points_scored', 'pace_from', '')}
GROUP BY team_abbr
UNION ALL SELECT team_abbr, 'pace', ${teamSum('pace', 'pace_from', '')} GROUP BY team_abbr`,
  },
  {
    exporter: 'trends-team',
    sections: ['defense'],
    sql: `WITH rows_of_window AS (
  SELECT team_abbr, paint_pct_allowed_last_15, three_pt_pct_allowed_last_15, opponent_points_per_game
  ${rows('nba_precompute.team_defense_zone_analysis', 'defense_from', 'analysis_date')}
)
SELECT team_abbr AS key, 'rows' AS part, COUNT(*) AS n, CAST(NULL AS NUMERIC(38, 9)) AS total
FROM rows_of_window GROUP BY team_abbr
UNION ALL ${zone('paint', 'paint_pct_allowed_last_15')}
UNION ALL ${zone('perimeter', 'three_pt_pct_allowed_last_15')}
UNION ALL ${zone('opponent', 'opponent_points_per_game')}`,
  },
  {
    exporter: 'trends-team',
    sections: ['home_away'],
    sql: `SELECT team_abbr AS key, IF(home_game, 'home', 'away') AS part,
  ${teamSum('points_scored', 'home_away_from', 'AND home_game IS NOT NULL')}
GROUP BY team_abbr, home_game`,
  },
  {
    exporter: 'trends-team',
    sections: ['back_to_back'],
    sql: `SELECT team_abbr AS key, IF(previous_date >= game_date - 1, 'b2b', 'other') AS part,
  COUNT(*) AS n, CAST(SUM(points_scored) AS NUMERIC(38, 9)) AS total
FROM (
  SELECT team_abbr, game_date, points_scored, LAG(game_date) OVER (
    PARTITION BY team_abbr, season_year ORDER BY game_date NULLS FIRST, game_id NULLS FIRST
  ) AS previous_date
  ${teams('read_from')} AND points_scored IS NOT NULL
) WHERE game_date >= @b2b_from AND previous_date IS NOT NULL
GROUP BY team_abbr, IF(previous_date >= game_date - 1, 'b2b', 'other')`,
  },
  {
    exporter: 'trends-quick-hits',
    sections: ['weekday'],
    sql: `SELECT CAST(MOD(UNIX_DATE(game_date) + 3, 7) AS STRING) AS key, COUNT(*) AS n, ${OVERS} AS overs
${players('window_from')} AND ${LINED} GROUP BY MOD(UNIX_DATE(game_date) + 3, 7)`,
  },
  {
    exporter: 'trends-quick-hits',
    sections: ['rest', 'home_away'],
    sql: `SELECT 'rest' AS section, rest AS key, COUNT(*) AS n, ${OVERS} AS overs
FROM (${RESTED}) AS g WHERE ${LINED} AND rest IS NOT NULL GROUP BY rest
UNION ALL
SELECT 'home_away', side, COUNT(*), ${OVERS}
FROM (SELECT game_date, team_abbr, over_under_result ${players('window_from')} AND ${LINED}) AS g
JOIN (${SIDES}) AS s ON s.game_date = g.game_date AND s.team_abbr = g.team_abbr
GROUP BY side`,
  },
  {
    exporter: 'trends-quick-hits',
    sections: ['tier'],
    sql: `SELECT tier AS key, COUNT(*) AS n, ${OVERS} AS overs
FROM (
  SELECT player_lookup, over_under_result ${players('window_from')} AND ${LINED}
) AS g
JOIN (
  SELECT player_lookup, ${tier('tier')} ${players('window_from')} AND points IS NOT NULL
  GROUP BY player_lookup
) AS t ON t.player_lookup = g.player_lookup
GROUP BY tier`,
  },
  {
    exporter: 'trends-deep-dive',
    sections: ['day'],
    sql: `SELECT game_date, season_year, COUNT(*) AS n,
  COUNT(CASE WHEN ${LINED} THEN 1 END) AS lined_games,
  COUNT(CASE WHEN ${LINED} AND over_under_result = 'OVER' THEN 1 END) AS overs
${players('window_from')} AND points IS NOT NULL AND player_lookup IS NOT NULL
GROUP BY game_date, season_year`,
  },
];
