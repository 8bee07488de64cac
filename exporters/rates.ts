import { type Exact, type Fraction, multiply, ratio } from '../src/domain/fraction.js';

/** Overs per lined game, 0 to 1. Throws on no games: callers decide what "no data" means. */
export function overRate(overs: Exact, games: Exact): Fraction {
  return ratio(overs, games);
}

/** A rate as a percentage, 0 to 100. */
export function percent(rate: Exact): Fraction {
  return multiply(rate, 100);
}
