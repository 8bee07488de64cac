import { lookupOf, newName } from './names.js';
import { type Random, randomOf } from './random.js';

/** A player through the years. What changes is replaced or counted here and nowhere else. */
export interface Player {
  readonly name: string;
  readonly lookup: string;
  readonly position: string;
  /** A team's tricode; changes with trades. */
  team: string;
  age: number;
  /** Points he is good for in a game he plays. */
  talent: number;
  /** Drifts around 1: hot and cold stretches. */
  form: number;
  /** Games he still misses, the present one included. */
  out: number;
  /** Points in his last games played this season, at most ten. */
  recent: number[];
}

const POSITIONS = ['PG', 'SG', 'SF', 'PF', 'C'] as const;

/** Points per game played by place in the team's order, first to fifteenth. */
export const LADDER: readonly number[] = [
  23.2, 17.6, 14.6, 12.2, 10.3, 8.8, 7.4, 6.3, 5, 4.1, 3.4, 2.9, 2.4, 2, 1.7,
];

/** Someone new to the league. */
export function newPlayer(
  random: Random,
  taken: Set<string>,
  from: { readonly team: string; readonly age: number; readonly talent: number },
): Player {
  const name = newName(random, taken);
  const position = random.pick(POSITIONS);
  return { name, lookup: lookupOf(name), position, ...from, form: 1, out: 0, recent: [] };
}

/** The league's players before its first season: fifteen for each team. */
export function firstPlayers(
  seed: number,
  teams: readonly string[],
  taken: Set<string>,
): readonly Player[] {
  const random = randomOf(seed, 'first players');
  return teams.flatMap((team) =>
    LADDER.map((points) =>
      newPlayer(random, taken, {
        team,
        age: random.int(20, 35),
        talent: points * (1 + 0.14 * random.normal()),
      }),
    ),
  );
}
