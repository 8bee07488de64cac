import { type Fraction, roundHalfAway, toFixed } from '../src/domain/fraction.js';
import type { Row } from '../src/domain/query.js';
import { count } from './cells.js';
import { overRate, percent } from './rates.js';

/** Lined games of some kind, and how many of them went OVER. */
export interface Overs {
  readonly games: number;
  readonly overs: number;
}

/** Reads the counts of a row from two of its columns. */
export function readOvers(row: Row, gamesColumn: string): Overs {
  return { games: count(row, gamesColumn), overs: count(row, 'overs') };
}

export function addOvers(list: readonly Overs[]): Overs {
  return {
    games: list.reduce((sum, { games }) => sum + games, 0),
    overs: list.reduce((sum, { overs }) => sum + overs, 0),
  };
}

/** The OVER rate as an unrounded percentage. Throws when there are no games. */
export function overPercent({ games, overs }: Overs): Fraction {
  return percent(overRate(overs, games));
}

/** A percentage as files publish it: one decimal. */
export function publishedPercent(value: Fraction): number {
  return roundHalfAway(value, 1);
}

/** A percentage as texts show it, e.g. `54.0%`: the published number. */
export function shownPercent(value: Fraction): string {
  return `${toFixed(value, 1)}%`;
}
