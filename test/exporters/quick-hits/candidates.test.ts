import { describe, expect, it } from 'vitest';
import { findCandidates } from '../../../exporters/quick-hits/candidates.js';
import { toFixed } from '../../../src/domain/fraction.js';
import type { Row } from '../../../src/domain/query.js';

const row = (section: string, key: string, n: number, overs: number): Row => ({
  section,
  key,
  n: BigInt(n),
  overs: BigInt(overs),
});
const OVERALL = row('overall', 'all', 1000, 500);

/** Candidates with their percentages as text. */
const found = (...rows: readonly Row[]) =>
  findCandidates(rows).map(({ pct, against, ...rest }) => ({
    ...rest,
    pct: toFixed(pct, 1),
    against: toFixed(against, 1),
  }));

describe('findCandidates', () => {
  it('finds nothing without lined games, and nothing where nothing differs', () => {
    expect(found()).toEqual([]);
    expect(found(row('overall', 'all', 0, 0), row('weekday', '6', 100, 90))).toEqual([]);
    expect(found(OVERALL, row('weekday', '6', 1000, 500))).toEqual([]);
    expect(found(OVERALL, row('home_away', 'home', 100, 50))).toEqual([]);
    expect(
      found(OVERALL, row('home_away', 'home', 100, 50), row('home_away', 'away', 100, 50)),
    ).toEqual([]);
  });

  it('holds a family against overall', () => {
    expect(found(OVERALL, row('weekday', '6', 200, 120))).toEqual([
      {
        id: 'sunday_overs',
        category: 'day_of_week',
        games: 200,
        pct: '60.0',
        against: '50.0',
      },
    ]);
  });

  it.each([
    [60, 50, { side: 'home', games: 100, pct: '60.0', against: '25.0' }],
    [40, 150, { side: 'away', games: 200, pct: '75.0', against: '40.0' }],
  ])('holds the better side against the other: %i of 100 and %i of 200', (home, away, side) => {
    expect(
      found(OVERALL, row('home_away', 'home', 100, home), row('home_away', 'away', 200, away)),
    ).toEqual([{ id: 'home_away_split', category: 'situational', ...side }]);
  });
});
