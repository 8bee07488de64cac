import type { Player } from './player.js';
import type { Random } from './random.js';

/** A roster before a game: who plays, who sits on the bench for all of it, who is not there. */
export interface Appearance {
  readonly active: readonly Player[];
  /** Listed, did not play: a row without points. */
  readonly benched: readonly Player[];
}

const FEWEST = 8;
/** Who misses at least so many games is not listed at all. */
const LISTED_BELOW = 5;
const INJURY_CHANCE = 0.016;

/** The chance that a fit player at this place of the team's order gets on the floor. */
function used(place: number): number {
  if (place < 8) return 0.97;
  return [0.86, 0.72, 0.55, 0.38, 0.28][place - 8] ?? 0.2;
}

/** How long an injury keeps a player out: mostly a game or none, at worst two dozen. */
function missedGames(random: Random): number {
  const severity = random.next();
  return Math.floor(24 * severity * severity * severity);
}

/** Brings a player to his next game: closer to his return, or, when fit, perhaps hurt just before it. */
function comeTo(player: Player, random: Random): void {
  if (player.out > 0) player.out -= 1;
  else if (random.chance(INJURY_CHANCE)) player.out = missedGames(random);
}

/** Decides who of a roster appears in a game. */
export function appear(roster: readonly Player[], random: Random): Appearance {
  const order = [...roster].sort((a, b) => b.talent - a.talent || (a.lookup < b.lookup ? -1 : 1));
  for (const player of order) comeTo(player, random);
  const there = order.filter((player) => player.out < LISTED_BELOW);
  const healthy = there.filter((player) => player.out === 0);
  const chosen = new Set(healthy.filter((_, place) => random.chance(used(place))));
  for (const player of [...healthy, ...there]) if (chosen.size < FEWEST) chosen.add(player);
  return {
    active: there.filter((player) => chosen.has(player)),
    benched: there.filter((player) => !chosen.has(player)),
  };
}
