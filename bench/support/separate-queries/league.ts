import { LINED, OVERS, players, RESTED, type SeparateQuery, SIDES, tier } from './pieces.js';

/** Of the files about the league as a whole. */
export const LEAGUE_QUERIES: readonly SeparateQuery[] = [
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
