import {
  LINED,
  NAMES,
  OVERS,
  players,
  RESTED,
  type SeparateQuery,
  SIDES,
  TONIGHT,
  tier,
} from './pieces.js';

/** The archetype of every player with enough games. */
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

/** Of the files that rank players. */
export const PLAYER_QUERIES: readonly SeparateQuery[] = [
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
];
