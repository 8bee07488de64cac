import type { IsoDate } from '../../src/domain/date.js';
import { seasonOf } from '../../src/domain/date.js';
import type { TestRow } from './tables.js';

/** A row of player_game_summary: ten points, no line, `AAA` at `BBB`, unless told otherwise. */
export function playerGame(player: string, gameDate: IsoDate, cells: TestRow = {}): TestRow {
  return {
    player_lookup: player,
    player_full_name: null,
    game_id: `002${gameDate.replaceAll('-', '')}`,
    game_date: gameDate,
    team_abbr: 'AAA',
    opponent_team_abbr: 'BBB',
    season_year: seasonOf(gameDate),
    points: 10,
    points_line: null,
    over_under_result: null,
    ...cells,
  };
}

/** A lined game whose result follows from points and line; a push has none. */
export function linedGame(
  player: string,
  gameDate: IsoDate,
  points: number,
  line: number,
  cells: TestRow = {},
): TestRow {
  const result = points > line ? 'OVER' : points < line ? 'UNDER' : null;
  return playerGame(player, gameDate, {
    points,
    points_line: line,
    over_under_result: result,
    ...cells,
  });
}

/** A row of nbac_schedule. */
export function scheduledGame(
  gameDate: IsoDate,
  home: string,
  away: string,
  cells: TestRow = {},
): TestRow {
  return {
    game_id: `0022400${home}${away}`,
    game_date: gameDate,
    game_date_est: null,
    home_team_tricode: home,
    away_team_tricode: away,
    ...cells,
  };
}

/** A row of nba_players_registry. */
export function registered(player: string, season: string, name: string | null): TestRow {
  return { player_lookup: player, player_name: name, season };
}
