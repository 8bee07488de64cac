import { type Fraction, ratio } from '../../src/domain/fraction.js';
import type { Row } from '../../src/domain/query.js';
import { integer, section, text } from '../cells.js';
import type { Tier } from '../cuts.js';
import { alphabetical, descending, sorted } from '../order.js';
import { addOvers, type Overs, overPercent, readOvers } from '../overs.js';
import { MIN_REST_GAMES, MIN_SIDE_GAMES } from './minimums.js';

/** A kept factor: lined games and their unrounded OVER percentage. */
export interface Factor {
  readonly games: number;
  readonly pct: Fraction;
}

/** One archetype with unrounded numbers; a factor with too few games is not there. */
export interface Archetype {
  readonly playerCount: number;
  readonly examples: readonly string[];
  readonly overall: Fraction | null;
  readonly rest: { readonly [part in 'b2b' | 'one_day' | 'rested']: Factor | undefined };
  readonly sides: { readonly [part in 'home' | 'away']: Factor | undefined };
}

interface Player extends Overs {
  readonly lookup: string;
  readonly name: string;
  readonly mean: Fraction;
}

const EXAMPLES = 3;

/** Reads the rows of one tier: sections `player`, `rest` and `home_away`. */
export function readArchetype(rows: readonly Row[], tier: Tier): Archetype {
  const players = section(rows, 'player')
    .filter((row) => row.part === tier)
    .map(readPlayer);
  const lined = players.filter(({ games }) => games > 0);
  const rest = factorReader(rows, 'rest', tier, MIN_REST_GAMES);
  const side = factorReader(rows, 'home_away', tier, MIN_SIDE_GAMES);
  return {
    playerCount: lined.length,
    examples: highestMeans(players).map(({ name }) => name),
    overall: lined.length === 0 ? null : overPercent(addOvers(lined)),
    rest: { b2b: rest('b2b'), one_day: rest('one_day'), rested: rest('rested') },
    sides: { home: side('home'), away: side('away') },
  };
}

function readPlayer(row: Row): Player {
  return {
    ...readOvers(row, 'lined'),
    lookup: text(row, 'key'),
    name: text(row, 'name'),
    mean: ratio(integer(row, 'points'), integer(row, 'n')),
  };
}

function highestMeans(players: readonly Player[]): readonly Player[] {
  return sorted(
    players,
    descending(({ mean }) => mean),
    alphabetical(({ lookup }) => lookup),
  ).slice(0, EXAMPLES);
}

/** Finds a tier's factor by its part, if it has the games it needs. */
function factorReader(rows: readonly Row[], name: string, tier: Tier, minGames: number) {
  const own = section(rows, name).filter((row) => row.key === tier);
  return (part: string): Factor | undefined => {
    const row = own.find((candidate) => candidate.part === part);
    if (row === undefined) return undefined;
    const overs = readOvers(row, 'lined');
    return overs.games < minGames ? undefined : { games: overs.games, pct: overPercent(overs) };
  };
}
