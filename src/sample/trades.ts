import { addDays, daysBetween, type IsoDate } from '../domain/date.js';
import type { SeasonCalendar } from './calendar.js';
import type { Player } from './player.js';
import { randomOf } from './random.js';

/** Two players change teams; they belong to their new ones from this date on. */
export interface Trade {
  readonly date: IsoDate;
  readonly players: readonly [Player, Player];
}

const TRADES = 11;

/** A season's trades in order of date, each player in at most one. */
export function seasonTrades(
  seed: number,
  calendar: SeasonCalendar,
  players: readonly Player[],
): readonly Trade[] {
  const random = randomOf(seed, 'trades', calendar.season);
  const first = `${calendar.season}-12-10`;
  const days = daysBetween(first, calendar.tradeDeadline);
  const line = random.shuffled(players).sort((a, b) => Math.round(a.talent) - Math.round(b.talent));
  const pairs = line.flatMap((player, index): (readonly [Player, Player])[] => {
    const other = line[index + 1];
    if (index % 2 === 1 || other === undefined || other.team === player.team) return [];
    return [[player, other]];
  });
  return random
    .shuffled(pairs)
    .slice(0, TRADES)
    .map((pair) => ({ date: addDays(first, random.int(0, days)), players: pair }))
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** Carries a trade out: both sit out one more game while they travel. */
export function carryOut({ players: [a, b] }: Trade): void {
  [a.team, b.team] = [b.team, a.team];
  for (const player of [a, b]) player.out = Math.max(player.out, 2);
}
