import { addDays, type IsoDate } from '../../../src/domain/date.js';

export const TEAMS: readonly string[] = ['ATL', 'BOS', 'CHI', 'DAL', 'LAL', 'NYK'];

export interface Game {
  readonly id: string;
  readonly date: IsoDate;
  readonly season: number;
  readonly home: string;
  readonly away: string;
}

/** Which days after each season's 22 October have games: back to back, one day off, two days off. */
const WEEK = new Set([0, 1, 3, 6]);
const SEASONS = [2021, 2023, 2024];
const SEASON_DAYS = 178;
/** No games around the All-Star game. */
const BREAK = ['02-14', '02-15', '02-16', '02-17', '02-18', '02-19'];
const ROUNDS = [
  [0, 1, 2, 3, 4, 5],
  [2, 0, 4, 1, 5, 3],
  [3, 0, 5, 2, 1, 4],
];

/** Every game of every season, by date. 2021 is cut short; 2022 is missing. */
export function games(): readonly Game[] {
  return SEASONS.flatMap((season) =>
    gameDays(season).flatMap((date, index) => [...gamesOf(date, season, index)]),
  );
}

function gameDays(season: number): readonly IsoDate[] {
  const days = Array.from({ length: season === 2021 ? 45 : SEASON_DAYS }, (_, day) => day);
  return days
    .filter((day) => WEEK.has(day % 7))
    .map((day) => addDays(`${season}-10-22`, day))
    .filter((date) => !BREAK.includes(date.slice(5)));
}

function* gamesOf(date: IsoDate, season: number, index: number): Generator<Game> {
  const round = (ROUNDS[index % ROUNDS.length] ?? []).map((team) => TEAMS[team] ?? '');
  for (let pair = 0; pair < 3; pair += 1) {
    const [home = '', away = ''] = round.slice(2 * pair, 2 * pair + 2);
    const id = `${prefix(date, pair)}${season % 100}${String(index * 3 + pair).padStart(5, '0')}`;
    yield { id, date, season, home, away };
  }
}

/** Cup, play-in and play-off ids, and one day whose games do not count. */
function prefix(date: IsoDate, pair: number): string {
  const day = date.slice(5);
  if (day.startsWith('12') && pair === 0) return '006';
  if (day >= '04-13') return pair === 0 ? '005' : '004';
  return day === '10-22' ? '003' : '002';
}
