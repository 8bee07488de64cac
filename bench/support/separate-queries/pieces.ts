/**
 * One query of the straightforward way to the six files, which reads what one list or factor needs.
 * Its rows have columns of the exporter's own rows of those sections.
 */
export interface SeparateQuery {
  readonly exporter: `trends-${string}`;
  readonly sections: readonly string[];
  /** GoogleSQL with the exporter's own parameters. */
  readonly sql: string;
}

/** A game that counts for rates: played, with a line and a result. */
export const LINED = `over_under_result IN ('OVER', 'UNDER') AND points IS NOT NULL AND points_line IS NOT NULL`;
export const OVERS = `COUNT(CASE WHEN over_under_result = 'OVER' THEN 1 END)`;

/** The rows of a table from a parameter's date to the as-of date. */
export function rows(table: string, from: string, column = 'game_date'): string {
  return `FROM ${table} WHERE ${column} BETWEEN @${from} AND @as_of AND ${column} <= @through`;
}

/** Player games since a parameter's date. */
export const players = (from: string) => rows('nba_analytics.player_game_summary', from);

/** Team games since a parameter's date. */
export const teams = (from: string) => rows('nba_analytics.team_offense_game_summary', from);

/** Each player's newest name in the registry. */
export const NAMES = `SELECT player_lookup, player_name FROM nba_reference.nba_players_registry
  WHERE player_name IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (
    PARTITION BY player_lookup ORDER BY season DESC NULLS LAST, player_name NULLS LAST
  ) = 1`;

/** The teams that play on the as-of date. */
export const TONIGHT = `SELECT team, opponent, tip_off FROM (
    SELECT game_id, home_team_tricode AS team, away_team_tricode AS opponent, game_date_est AS tip_off
    FROM nba_raw.nbac_schedule WHERE game_date = @as_of
    UNION ALL
    SELECT game_id, away_team_tricode, home_team_tricode, game_date_est
    FROM nba_raw.nbac_schedule WHERE game_date = @as_of
  ) QUALIFY ROW_NUMBER() OVER (PARTITION BY team ORDER BY game_id NULLS LAST) = 1`;

/** Games played since 1 October of the window's first season, with the player's rest before each. */
export const RESTED = `SELECT player_lookup, game_date, team_abbr, points, points_line, over_under_result,
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

/** On which side each team played, once per team and date. */
export const SIDES = `SELECT game_date, team_abbr, IF(home_game, 'home', 'away') AS side
  ${teams('window_from')} AND home_game IS NOT NULL
  QUALIFY ROW_NUMBER() OVER (PARTITION BY game_date, team_abbr ORDER BY game_id NULLS LAST) = 1`;

/** The tier of a player by the mean of the points, as a column of that name. */
export function tier(name: string): string {
  return `CASE
    WHEN SUM(points) >= @star * COUNT(*) THEN 'star'
    WHEN SUM(points) >= @scorer * COUNT(*) THEN 'scorer'
    WHEN SUM(points) >= @rotation * COUNT(*) THEN 'rotation'
    ELSE 'role_player'
  END AS ${name}`;
}
