import type { Row } from '../../../src/domain/query.js';
import { type Game, games, TEAMS } from './days.js';

/** Points around which a place on a team scores: a star, a scorer, rotation, bench, and a twin. */
const LEVELS = [27, 17, 11, 5, 11] as const;

/** Rows of player_game_summary: five places per team, one of them the twin of another. */
export function playerRows(): readonly Row[] {
  const all = games();
  return [
    ...all.flatMap((game, index) => [
      ...teamRows(game, index, game.home, game.away),
      ...teamRows(game, index + 1, game.away, game.home),
    ]),
    ...all.filter(({ date }) => date.endsWith('-12-05')).map(secondGameOfTheDay),
    ...oddRows(),
  ];
}

function teamRows(game: Game, index: number, team: string, opponent: string): readonly Row[] {
  const number = TEAMS.indexOf(team);
  return LEVELS.map((level, place) => {
    const player = playerAt(team, place, game);
    return {
      player_lookup: player,
      player_full_name: place === 3 ? null : `${player} "the ${place}", jr.`,
      game_id: game.id,
      game_date: game.date,
      team_abbr: team,
      opponent_team_abbr: opponent,
      season_year: BigInt(game.season),
      ...numbers(level, index * 7 + number * 3 + (place === 4 ? 2 : place), index),
    };
  });
}

/** Stars of two teams change places at the new year of 2025. */
function playerAt(team: string, place: number, game: Game): string {
  const swapped = place === 0 && game.date >= '2025-01-01' && (team === 'BOS' || team === 'LAL');
  const home = swapped ? (team === 'BOS' ? 'LAL' : 'BOS') : team;
  return `${'zyxwv'[place]}${home.toLowerCase()}`;
}

/** Points, line and result of one game, with everything that can be wrong about them. */
function numbers(level: number, seed: number, index: number): Row {
  const points = BigInt(Math.max(0, level + ((seed * 5) % 19) - 9 - (seed % 13 === 0 ? 12 : 0)));
  const quarters = BigInt(4 * level + (seed % 5) - 2);
  const line = `${quarters / 4n}${['', '.25', '.5', '.75'][Number(quarters % 4n)]}`;
  const result =
    4n * points === quarters
      ? null
      : 4n * points > quarters
        ? ('OVER' as const)
        : ('UNDER' as const);
  const usual = { points, points_line: line, over_under_result: result };
  switch (index % 23) {
    case 3: // did not play, a line was offered
      return { ...usual, points: null, over_under_result: null };
    case 5: // no line was offered
      return { ...usual, points_line: null, over_under_result: null };
    case 7: // a result without points, a fault
      return { ...usual, points: null };
    case 11: // a result without a line, a fault
      return { ...usual, points_line: null };
    case 13: // not resolved yet
      return { ...usual, over_under_result: null };
    case 17: // a push
      return { points, points_line: `${points}`, over_under_result: null };
    case 19: // as many digits as a NUMERIC has
      return { ...usual, points_line: `${quarters / 4n}.123456789` };
    default:
      return usual;
  }
}

/** The same player, date and team once more, under a lower game id. */
function secondGameOfTheDay(game: Game): Row {
  return {
    player_lookup: playerAt(game.home, 0, game),
    player_full_name: null,
    game_id: '0010000001',
    game_date: game.date,
    team_abbr: game.home,
    opponent_team_abbr: game.away,
    season_year: BigInt(game.season),
    points: 40n,
    points_line: '27.5',
    over_under_result: 'OVER',
  };
}

/** Rows that lack what every row should have, and players seen once. */
function oddRows(): readonly Row[] {
  const whole: Row = {
    player_lookup: 'once',
    player_full_name: 'Only Once',
    game_id: '0022400900',
    game_date: '2025-02-08',
    team_abbr: 'NYK',
    opponent_team_abbr: 'BOS',
    season_year: 2024n,
    points: 12n,
    points_line: '11.5',
    over_under_result: 'OVER',
  };
  return [
    whole,
    { ...whole, player_lookup: 'Éric', player_full_name: 'Éric Šarić' },
    { ...whole, player_lookup: 'teamless', team_abbr: null, opponent_team_abbr: null },
    { ...whole, player_lookup: 'yearless', season_year: null },
    { ...whole, player_lookup: 'gameless', game_id: null },
    { ...whole, player_lookup: null, player_full_name: null },
  ];
}
