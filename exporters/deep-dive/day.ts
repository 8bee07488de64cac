import type { IsoDate } from '../../src/domain/date.js';
import type { Row } from '../../src/domain/query.js';
import { integer, integerOrNull, text } from '../cells.js';

/** Lined games and how many of them went OVER. */
export interface Tally {
  readonly games: bigint;
  readonly overs: bigint;
}

/** A game day of one season: its lined games, all and by the rest that players had. */
export interface Day {
  readonly date: IsoDate;
  readonly season: number | null;
  readonly all: Tally;
  /** Two rest days or more. */
  readonly rested: Tally;
  readonly backToBack: Tally;
  /** The player's third game in four nights. */
  readonly thirdInFour: Tally;
}

/** Reads a row of section `day`. */
export function readDay(row: Row): Day {
  const season = integerOrNull(row, 'season_year');
  const tally = (games: string, overs: string): Tally => ({
    games: integer(row, games),
    overs: integer(row, overs),
  });
  return {
    date: text(row, 'game_date'),
    season: season === null ? null : Number(season),
    all: tally('lined_games', 'overs'),
    rested: tally('rested_games', 'rested_overs'),
    backToBack: tally('b2b_games', 'b2b_overs'),
    thirdInFour: tally('dense_games', 'dense_overs'),
  };
}

/** The sum of one tally of each day. */
export function total(days: readonly Day[], of: (day: Day) => Tally): Tally {
  return days
    .map(of)
    .reduce((sum, { games, overs }) => ({ games: sum.games + games, overs: sum.overs + overs }), {
      games: 0n,
      overs: 0n,
    });
}

/** What is left of `whole` without `part`. */
export function without(whole: Tally, part: Tally): Tally {
  return { games: whole.games - part.games, overs: whole.overs - part.overs };
}
