import { describe, expect, it } from 'vitest';
import { readDay, total, without } from '../../../exporters/deep-dive/day.js';
import type { Row } from '../../../src/domain/query.js';

const ROW: Row = {
  section: 'day',
  game_date: '2025-01-31',
  season_year: 2024n,
  lined_games: 80n,
  overs: 41n,
  rested_games: 30n,
  rested_overs: 16n,
  b2b_games: 20n,
  b2b_overs: 9n,
  dense_games: 5n,
  dense_overs: 2n,
};

describe('a game day', () => {
  it('is read from a row', () => {
    expect(readDay(ROW)).toEqual({
      date: '2025-01-31',
      season: 2024,
      all: { games: 80n, overs: 41n },
      rested: { games: 30n, overs: 16n },
      backToBack: { games: 20n, overs: 9n },
      thirdInFour: { games: 5n, overs: 2n },
    });
  });

  it('may be of no known season', () => {
    expect(readDay({ ...ROW, season_year: null }).season).toBeNull();
  });

  it('adds to others, and can be taken from them', () => {
    const day = readDay(ROW);
    const sum = total([day, day], ({ all }) => all);
    expect(sum).toEqual({ games: 160n, overs: 82n });
    expect(without(sum, day.all)).toEqual(day.all);
    expect(total([], ({ all }) => all)).toEqual({ games: 0n, overs: 0n });
  });
});
