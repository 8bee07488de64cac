import { LADDER, newPlayer, type Player } from './player.js';
import { type Random, randomOf } from './random.js';

/** Nobody is better than this, or one name would top every list for years. */
const BEST = 27;

/** The chance that a player of this age does not come back. */
function retires(random: Random, age: number): boolean {
  return random.chance(age < 30 ? 0.04 : age < 34 ? 0.12 : 0.35);
}

/** One summer older, better or worse, fit again. */
function aged(player: Player, random: Random): Player {
  const trend = player.age < 26 ? 1.05 : player.age < 31 ? 1 : 0.95;
  const talent = player.talent * trend * (1 + 0.1 * random.normal());
  return { ...player, age: player.age + 1, talent, form: 1, out: 0, recent: [] };
}

/** Sends about one player in eight to another team, two by two. */
function moved(players: readonly Player[], random: Random): readonly Player[] {
  const movers = random.shuffled(players.filter(() => random.chance(0.12)));
  movers.forEach((player, index) => {
    const other = movers[index + 1];
    if (index % 2 === 1 || other === undefined) return;
    [player.team, other.team] = [other.team, player.team];
  });
  return players;
}

/** Pulls each team's order towards the ladder, so that stars stay as rare as they are. */
function settled(players: readonly Player[]): readonly Player[] {
  const teams = new Map<string, Player[]>();
  for (const player of players) teams.set(player.team, [...(teams.get(player.team) ?? []), player]);
  for (const team of teams.values()) {
    team.sort((a, b) => b.talent - a.talent || (a.lookup < b.lookup ? -1 : 1));
    team.forEach((player, place) => {
      const pulled = 0.7 * player.talent + 0.3 * (LADDER[place] ?? player.talent);
      player.talent = Math.min(pulled, BEST);
    });
  }
  return players;
}

/** The players of the next season: some retire, newcomers take their places, some change teams. */
export function afterSummer(
  seed: number,
  season: number,
  players: readonly Player[],
  taken: Set<string>,
): readonly Player[] {
  const random = randomOf(seed, 'summer', season);
  const next = players.map((player) => {
    if (!retires(random, player.age)) return aged(player, random);
    const talent = player.talent * (0.8 + 0.3 * random.next());
    return newPlayer(random, taken, { team: player.team, age: random.int(19, 23), talent });
  });
  return settled(moved(next, random));
}
