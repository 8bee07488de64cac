import { daysBetween, type IsoDate, seasonOf } from '../../src/domain/date.js';
import { TEAM_CODES } from '../../src/domain/row-contract.js';
import type { TestRow } from './tables.js';

/** A row of player_game_summary: ten points, no line, `ATL` at `CHA`, unless told otherwise. */
export function playerGame(player: string, gameDate: IsoDate, cells: TestRow = {}): TestRow {
  return {
    player_lookup: player,
    player_full_name: null,
    game_id: `002${gameDate.replaceAll('-', '')}`,
    game_date: gameDate,
    team_abbr: 'ATL',
    opponent_team_abbr: 'CHA',
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
    game_id: scheduleId(gameDate, home, away),
    game_date: gameDate,
    game_date_est: null,
    home_team_tricode: home,
    away_team_tricode: away,
    ...cells,
  };
}

/** Ten digits of a game that counts, another for each date and pair. */
function scheduleId(gameDate: IsoDate, home: string, away: string): string {
  const day = daysBetween(`${gameDate.slice(0, 4)}-01-01`, gameDate);
  const digits = (value: number, length: number) => String(value).padStart(length, '0');
  const place = (team: string) => digits((TEAM_CODES.indexOf(team) + 100) % 100, 2);
  return `002${digits(day, 3)}${place(home)}${place(away)}`;
}

/** A row of nba_players_registry. */
export function registered(player: string, season: string, name: string | null): TestRow {
  return { player_lookup: player, player_name: name, season };
}
