import { type EpochMs, type IsoDate, NEW_YORK } from '../domain/date.js';
import {
  isIdle,
  type SeasonCalendar,
  seasonCalendar,
  seasonDates,
  wallClock,
  weekday,
} from './calendar.js';
import { type Matchup, matchups } from './matchups.js';
import { type Random, randomOf } from './random.js';
import { TEAMS, type Team } from './teams.js';

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

/** How many games each day of the season should have; 0 for a day without games. */
type DayTargets = readonly number[];

interface Board {
  readonly games: readonly Matchup[];
  readonly targets: DayTargets;
  readonly random: Random;
  /** Per team and day the game it plays, or -1. Two days of margin on both sides. */
  readonly busy: readonly Int32Array[];
  readonly load: Int32Array;
  readonly dayOf: Int32Array;
  /** How often a game was moved away: the more often, the harder to move again. */
  readonly moved: Float64Array;
}

const MARGIN = 2;
const FREE = -1;
const MAX_PLACEMENTS = 60_000;

function newBoard(games: readonly Matchup[], targets: DayTargets, random: Random): Board {
  const days = targets.length + 2 * MARGIN;
  return {
    games,
    targets,
    random,
    busy: TEAMS.map(() => new Int32Array(days).fill(FREE)),
    load: new Int32Array(targets.length),
    dayOf: new Int32Array(games.length).fill(FREE),
    moved: new Float64Array(games.length),
  };
}

const at = (line: Int32Array, day: number): number => line[day + MARGIN] ?? FREE;

/** The games that stand in the way of a team playing on a day: the same day's, and third nights in a row. */
function conflicts(line: Int32Array, day: number): readonly number[] {
  const same = at(line, day);
  const [before, after] = [at(line, day - 1), at(line, day + 1)];
  const found = same === FREE ? [] : [same];
  const early = before !== FREE && (after !== FREE || at(line, day - 2) !== FREE);
  const late = after !== FREE && !early && at(line, day + 2) !== FREE;
  if (early) found.push(before);
  if (late) found.push(after);
  if (early && after !== FREE && at(line, day + 2) !== FREE) found.push(after);
  return found;
}

function teamCost(board: Board, team: number, day: number): number {
  const line = board.busy[team] ?? new Int32Array();
  let cost = 0;
  for (const game of conflicts(line, day)) cost += 8 + (board.moved[game] ?? 0);
  for (const near of [day - 1, day + 1]) if (at(line, near) !== FREE) cost += 0.4;
  return cost;
}

/** The day where the game does least harm: to other games, to rest, to the day's target. */
function bestDay(board: Board, { home, away }: Matchup): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  board.targets.forEach((target, day) => {
    if (target === 0) return;
    const over = ((board.load[day] ?? 0) + 1 - target) / Math.sqrt(target);
    let cost = 1.2 * Math.max(over, -1.5) + board.random.next();
    if (cost < least) cost += teamCost(board, home, day);
    if (cost < least) cost += teamCost(board, away, day);
    if (cost < least) [best, least] = [day, cost];
  });
  return best;
}

function mark(board: Board, game: number, day: number, value: number): void {
  const matchup = board.games[game];
  if (matchup === undefined) return;
  for (const team of [matchup.home, matchup.away])
    board.busy[team]?.fill(value, day + MARGIN, day + MARGIN + 1);
  board.load[day] = (board.load[day] ?? 0) + (value === FREE ? -1 : 1);
  board.dayOf[game] = value === FREE ? FREE : day;
}

/** Puts a game on a day; the games that must give way come back. */
function put(board: Board, game: number, matchup: Matchup, day: number): readonly number[] {
  const evicted = new Set<number>();
  for (const team of [matchup.home, matchup.away]) {
    for (const other of conflicts(board.busy[team] ?? new Int32Array(), day)) evicted.add(other);
  }
  for (const other of evicted) {
    board.moved[other] = (board.moved[other] ?? 0) + 1;
    mark(board, other, board.dayOf[other] ?? 0, FREE);
  }
  mark(board, game, day, game);
  return [...evicted];
}

/**
 * Gives every game a day such that no team plays twice a day or on three days in a row,
 * by placing games one by one and letting those in the way move on.
 * @returns the day of each game, or null when the search did not end; try another stream then
 */
function placeGames(
  games: readonly Matchup[],
  targets: DayTargets,
  random: Random,
): readonly number[] | null {
  const board = newBoard(games, targets, random);
  const waiting = random.shuffled(games.map((_, game) => game));
  for (let placed = 0; placed < MAX_PLACEMENTS; placed++) {
    const game = waiting.pop();
    if (game === undefined) return [...board.dayOf];
    const matchup = games[game];
    if (matchup !== undefined) waiting.push(...put(board, game, matchup, bestDay(board, matchup)));
  }
  return null;
}

/** Local times of evening games, in minutes after midnight: 7:00, 7:30 and 8:00 PM. */
const EVENING = [19 * 60, 19 * 60, 19 * 60 + 30, 19 * 60 + 30, 20 * 60];
/** Weekend matinees: 12:30, 1:00 and 3:00 PM. */
const MATINEE = [12 * 60 + 30, 13 * 60, 15 * 60];
/** Nobody begins later than 10:30 PM in New York. */
const LATEST = 22 * 60 + 30;

/** When a team's home game on a date begins. */
function tipOff(home: Team, date: IsoDate, random: Random): EpochMs {
  const matinee = random.chance(weekday(date) >= 6 ? 0.25 : 0.01);
  const local = wallClock(date, random.pick(matinee ? MATINEE : EVENING), home.zone);
  return Math.min(local, wallClock(date, LATEST, NEW_YORK));
}
