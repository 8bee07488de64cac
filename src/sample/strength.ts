import { randomOf } from './random.js';
import { TEAMS } from './teams.js';

/** What a team is like in one season. */
export interface Strength {
  /** Points it scores above the league's mean, per game. */
  readonly offense: number;
  /** Points it allows above the league's mean, per game. */
  readonly defense: number;
  /** Possessions per game. */
  readonly pace: number;
  /** Extra points at home, and as many fewer away. */
  readonly home: number;
  /** Points it loses on the second night of a back-to-back. */
  readonly fatigue: number;
  /** Shares of shots it allows to go in, 0–1. */
  readonly paintAllowed: number;
  readonly threeAllowed: number;
}

/** Every team's strength in a season, by tricode. */
export function strengths(seed: number, season: number): ReadonlyMap<string, Strength> {
  const random = randomOf(seed, 'strengths', season);
  return new Map(
    TEAMS.map(({ code }) => [
      code,
      {
        offense: 3.2 * random.normal(),
        defense: 3 * random.normal(),
        pace: 99 + 2.2 * random.normal(),
        home: 1 + 1.2 * random.normal(),
        fatigue: 1.6 + 1.4 * random.normal(),
        paintAllowed: 0.572 + 0.018 * random.normal(),
        threeAllowed: 0.362 + 0.012 * random.normal(),
      },
    ]),
  );
}
