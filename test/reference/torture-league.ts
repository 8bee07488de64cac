import type { Random } from './random.js';
import { type Day, dayOf } from './rows.js';

/** A made-up player: constant ones tie, others swing around their base or dip below it at times. */
export interface Player {
  readonly lookup: string;
  readonly fullName: string | null;
  readonly base: number;
  readonly swing: number;
  readonly dips: boolean;
  readonly line: number;
}

/** One game on the floor; `id` orders games of a day. */
export interface Game {
  readonly id: number;
  readonly day: Day;
  readonly season: number;
  readonly home: string;
  readonly away: string;
}

export interface League {
  readonly rosters: ReadonlyMap<string, readonly Player[]>;
  readonly games: readonly Game[];
}

const TEAMS = ['ATL', 'BOS', 'CHI', 'DAL', 'UTA', 'WAS'];
/** One season before the history that counts. */
const FIRST_SEASON = 2020;
const LAST_SEASON = 2025;

function makePlayer(chance: Random, team: string, index: number): Player {
  const base = chance.pick([0, 3, 8, 8, 15, 15, 22, 22, 24, 31]);
  return {
    lookup: `${chance.pick(['a', 'm', 'z'])}player${team.toLowerCase()}${index}`,
    fullName: chance.chance(0.2) ? null : `Player, "${team}" ${chance.int(1, 3)}`,
    base,
    swing: chance.pick([0, 0, 4, 12, 20]),
    dips: chance.chance(0.25),
    line: base + chance.pick([-14, -0.5, -0.5, 0, 0, 0.5, 0.5, 0.5, 1.25, 13]),
  };
}

/** Days with games of one season: mostly every other day, now and then a free stretch. */
function gameDays(chance: Random, season: number, busy: boolean): Day[] {
  const first = dayOf(`${season}-10-08`) + chance.int(0, 17);
  const last = dayOf(`${season + 1}-04-13`) + chance.int(-4, 4);
  const allStar = dayOf(`${season + 1}-02-10`) + chance.int(-14, 14);
  const pause = chance.int(2, 8);
  const days: Day[] = [];
  let day = first;
  while (day <= last) {
    if (day < allStar || day >= allStar + pause) days.push(day);
    day += busy ? chance.pick([1, 1, 1, 2, 2, 3]) : chance.pick([1, 2, 5, 9, 12]);
  }
  return days;
}

/** The games of a day: everybody in pairs, some pairs off, a few pairs twice. */
function pairings(chance: Random, teams: readonly string[]): [home: string, away: string][] {
  const order = chance.shuffle(teams);
  return order.flatMap((home, index): [string, string][] => {
    const away = order[index + 1];
    if (index % 2 === 1 || away === undefined || chance.chance(0.15)) return [];
    return chance.chance(0.03)
      ? [
          [home, away],
          [home, away],
        ]
      : [[home, away]];
  });
}

/** A few teams and six seasons; the last three are full enough for the fixed minimums if `busy`. */
export function makeLeague(chance: Random, busy: boolean): League {
  const teams = TEAMS.slice(0, busy ? chance.int(4, 6) : chance.int(2, 4));
  const rosters = new Map(
    teams.map((team) => {
      const size = chance.int(2, busy ? 4 : 3);
      return [team, Array.from({ length: size }, (_, i) => makePlayer(chance, team, i))] as const;
    }),
  );
  const games: Game[] = [];
  for (let season = FIRST_SEASON; season <= LAST_SEASON; season += 1) {
    for (const day of gameDays(chance, season, busy && season >= LAST_SEASON - 2)) {
      for (const [home, away] of pairings(chance, teams)) {
        const id = chance.int(10_000, 99_999) * 10_000 + games.length;
        games.push({ id, day, season, home, away });
      }
    }
  }
  return { rosters, games };
}
