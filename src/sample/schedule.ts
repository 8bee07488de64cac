import type { EpochMs, IsoDate } from '../domain/date.js';
import { isIdle, type SeasonCalendar, seasonCalendar, seasonDates, weekday } from './calendar.js';
import { type Matchup, matchups } from './matchups.js';
import { placeGames } from './placement.js';
import { type Random, randomOf } from './random.js';
import { TEAMS } from './teams.js';
import { tipOff } from './tip-off.js';

/** One scheduled game. */
export interface Game {
  /** The schedule's id: `002`, the season's two digits, a running number. */
  readonly id: string;
  readonly season: number;
  readonly date: IsoDate;
  readonly home: string;
  readonly away: string;
  readonly tipOff: EpochMs;
}

/** Games a night, Monday to Sunday, before scaling to the season's total. */
const WEEK = [8.5, 7.5, 11, 4, 10.5, 8.5, 7.5];
const OPENING_GAMES = 2;
const FINAL_GAMES = 15;

function targetsOf(calendar: SeasonCalendar, dates: readonly IsoDate[], games: number): number[] {
  const weight = (date: IsoDate) => (isIdle(calendar, date) ? 0 : (WEEK[weekday(date) - 1] ?? 0));
  const total = dates.slice(1, -1).reduce((sum, date) => sum + weight(date), 0);
  const scale = (games - OPENING_GAMES - FINAL_GAMES) / total;
  return dates.map((date) => {
    if (date === calendar.opening) return OPENING_GAMES;
    if (date === calendar.final) return FINAL_GAMES;
    return weight(date) * scale;
  });
}

function place(seed: number, season: number, games: readonly Matchup[], targets: number[]) {
  for (let attempt = 0; ; attempt++) {
    const days = placeGames(games, targets, randomOf(seed, 'placement', season, attempt));
    if (days !== null) return days;
  }
}

function toGame(matchup: Matchup, date: IsoDate, season: number, random: Random): Omit<Game, 'id'> {
  const [home, away] = [TEAMS[matchup.home], TEAMS[matchup.away]];
  if (home === undefined || away === undefined) throw new RangeError('a matchup names no team');
  return { season, date, home: home.code, away: away.code, tipOff: tipOff(home, date, random) };
}

/** The regular season's 1,230 games, by date, tip-off and home team. */
export function seasonGames(seed: number, season: number): readonly Game[] {
  const calendar = seasonCalendar(season);
  const dates = seasonDates(calendar);
  const pairs = matchups();
  const days = place(seed, season, pairs, targetsOf(calendar, dates, pairs.length));
  const random = randomOf(seed, 'tip-offs', season);
  return pairs
    .map((pair, index) => toGame(pair, dates[days[index] ?? 0] ?? calendar.opening, season, random))
    .sort((a, b) => a.tipOff - b.tipOff || (a.home < b.home ? -1 : 1))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
    .map((game, index) => ({ id: scheduleId('002', season, index + 1), ...game }));
}

/** A schedule id: kind of game, season, number within both. */
export function scheduleId(prefix: string, season: number, number: number): string {
  return `${prefix}${String(season % 100).padStart(2, '0')}${String(number).padStart(5, '0')}`;
}
