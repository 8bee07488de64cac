import { compare, type Exact, exact } from './exact.js';
import { type Day, dayOf, type PlayerGame } from './rows.js';

/** The two dates every file is computed for; `through` is the last game date that may be seen. */
export interface When {
  readonly asOf: string;
  readonly through: string;
}

export type Rest = 'b2b' | 'one_day' | 'rested';

/** A player's game with a result, points and a line. */
export type LinedGame = PlayerGame & { readonly points: number; readonly line: Exact };

interface Game {
  readonly day: Day;
  readonly gameId: string;
  readonly season: number;
  readonly points: number | null;
}

/** Ascending in bytes, as both warehouses order strings. */
export const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
export const byTime = (a: Game, b: Game): number => a.day - b.day || byText(a.gameId, b.gameId);

/** The rows that may be seen. */
export const visible = <R extends { readonly day: Day }>(rows: readonly R[], when: When): R[] =>
  rows.filter((row) => row.day <= dayOf(when.asOf) && row.day <= dayOf(when.through));

/** The visible rows of the last `days` days up to the as-of date, both ends in. */
export const inWindow = <R extends { readonly day: Day }>(
  rows: readonly R[],
  when: When,
  days: number,
): R[] => visible(rows, when).filter((row) => row.day >= dayOf(when.asOf) - days);

/** Whether a game lies at most `limit` days before the as-of date; null: however long ago. */
export const isRecent = (game: { readonly day: Day }, when: When, limit: number | null): boolean =>
  limit === null || dayOf(when.asOf) - game.day <= limit;

export const played = <R extends { readonly points: number | null }>(
  row: R,
): row is R & { readonly points: number } => row.points !== null;

/** Whether a sound row is a lined game: one whose result is not left out. */
export const isLined = (row: PlayerGame): row is LinedGame =>
  row.result !== null && row.points !== null && row.line !== null;

export function groupBy<K, R>(rows: readonly R[], keyOf: (row: R) => K): Map<K, R[]> {
  const groups = new Map<K, R[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** The games played of each player (team) and season, in the order they were played. */
export function sequences<G extends Game>(games: readonly G[], who: (game: G) => string): G[][] {
  const groups = groupBy(games.filter(played), (game) => `${who(game)}|${game.season}`);
  return [...groups.values()].map((group) => group.sort(byTime));
}

/** For every game played: the game `back` games earlier in the same season, where there is one. */
export function earlier<G extends Game>(
  games: readonly G[],
  who: (game: G) => string,
  back: number,
): Map<G, G> {
  const found = new Map<G, G>();
  for (const sequence of sequences(games, who)) {
    sequence.forEach((game, index) => {
      const before = sequence[index - back];
      if (before !== undefined) found.set(game, before);
    });
  }
  return found;
}

/** For every game played but a season's first: how rested the player (team) was. */
export function restOf<G extends Game>(games: readonly G[], who: (g: G) => string): Map<G, Rest> {
  const rests = new Map<G, Rest>();
  for (const [game, before] of earlier(games, who, 1)) {
    const days = game.day - before.day - 1;
    rests.set(game, days <= 0 ? 'b2b' : days === 1 ? 'one_day' : 'rested');
  }
  return rests;
}

/** OVER rate (0–1) of lined games, null of none. */
export const overRate = (games: readonly LinedGame[]): Exact | null =>
  games.length === 0
    ? null
    : exact(games.filter((game) => game.result === 'OVER').length, games.length);

export const meanPoints = (games: readonly { readonly points: number }[]): Exact | null =>
  games.length === 0
    ? null
    : exact(
        games.reduce((total, game) => total + game.points, 0),
        games.length,
      );

/** The season a date belongs to by the calendar. */
export function seasonOf(iso: string): number {
  const [year, month] = [Number(iso.slice(0, 4)), Number(iso.slice(5, 7))];
  return month >= 10 ? year : year - 1;
}

/** Best first (`desc`) or lowest first (`asc`) by value, then by name. */
export function ranked<T>(
  items: readonly T[],
  direction: 'asc' | 'desc',
  value: (item: T) => Exact,
  name: (item: T) => string,
): T[] {
  const sign = direction === 'asc' ? 1 : -1;
  return [...items].sort((a, b) => sign * compare(value(a), value(b)) || byText(name(a), name(b)));
}
