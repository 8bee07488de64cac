import { describe, expect, it } from 'vitest';
import type { Day, Tally } from '../../../exporters/deep-dive/day.js';
import type { Focus } from '../../../exporters/deep-dive/focus.js';
import { sidesOf } from '../../../exporters/deep-dive/sides.js';
import { addDays, type IsoDate, seasonOf } from '../../../src/domain/date.js';

const none: Tally = { games: 0n, overs: 0n };
const one: Tally = { games: 1n, overs: 0n };

/** A game day with one lined game, of which nothing more is known unless told. */
function day(date: IsoDate, more: Partial<Day> = {}): Day {
  const season = seasonOf(date);
  return { date, season, all: one, rested: none, backToBack: none, thirdInFour: none, ...more };
}

/** A game day on each date from `from` to `to`. */
function daily(from: IsoDate, to: IsoDate, more: Partial<Day> = {}): Day[] {
  const days: Day[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) days.push(day(date, more));
  return days;
}

function counts(focus: Focus, days: readonly Day[], asOf: IsoDate) {
  const { a, b } = sidesOf(focus, days, asOf);
  return { a: Number(a.tally.games), b: Number(b.tally.games), where: [a.where, b.where] };
}

describe('sidesOf', () => {
  it('rest_impact: rested against back-to-backs over 90 days, both ends in', () => {
    const asOf = '2024-12-31';
    const days = [
      day(addDays(asOf, -91), { rested: one, backToBack: one }),
      day(addDays(asOf, -90), { rested: one }),
      day('2024-12-01', { backToBack: one, all: { games: 9n, overs: 9n } }),
      day(asOf, { rested: one }),
    ];
    expect(counts('rest_impact', days, asOf)).toEqual({
      a: 2,
      b: 1,
      where: ['on two or more days of rest', 'on back-to-backs'],
    });
  });

  it('schedule_density: third in four nights against all others over 90 days', () => {
    const asOf = '2025-01-31';
    const busy = { all: { games: 7n, overs: 3n }, thirdInFour: { games: 2n, overs: 2n } };
    const days = [day(addDays(asOf, -91), busy), day(addDays(asOf, -90), busy), day(asOf)];
    const { a, b } = sidesOf('schedule_density', days, asOf);
    expect([a.tally, b.tally]).toEqual([
      { games: 2n, overs: 2n },
      { games: 6n, overs: 1n },
    ]);
    expect([a.where, b.where]).toEqual([
      "in a player's third game in four nights",
      'in all other games',
    ]);
  });

  it('all_star_break: 14 days from the first game day after it, 14 up to the last before it', () => {
    const days = [...daily('2025-01-01', '2025-02-13'), ...daily('2025-02-19', '2025-03-20')];
    expect(counts('all_star_break', days, '2026-02-01')).toEqual({
      a: 14,
      b: 14,
      where: ['in the 14 days after the 2025 All-Star break', 'in the 14 days before it'],
    });
    expect(counts('all_star_break', daily('2025-01-01', '2025-02-13'), '2025-02-16')).toEqual({
      a: 0,
      b: 0,
      where: ['after an All-Star break', 'in the 14 days before it'],
    });
    const early = days.filter(({ date }) => date <= '2025-02-20');
    expect(counts('all_star_break', early, '2025-02-20')).toMatchObject({ a: 2, b: 14 });
  });

  it.each(['playoff_race', 'season_end'] as const)(
    '%s: 30 days against the season before',
    (focus) => {
      const asOf = '2025-03-31';
      const days = [...daily('2024-03-01', '2024-03-31'), ...daily('2025-02-01', asOf)];
      expect(counts(focus, days, asOf)).toEqual({
        a: 31,
        b: 28,
        where: ['over the last 30 days', 'earlier in the season'],
      });
    },
  );

  it("season_start: the previous season's first 30 days against its rest", () => {
    const days = [
      ...daily('2023-12-01', '2024-04-14'),
      ...daily('2024-10-22', '2025-01-15'),
      ...daily('2025-10-01', '2025-10-20'),
    ];
    expect(counts('season_start', days, '2025-10-20')).toEqual({
      a: 30,
      b: 56,
      where: ['in the first 30 days of 2024-25', 'in the rest of that season'],
    });
    expect(counts('season_start', days.toReversed(), '2025-10-20')).toMatchObject({ a: 30, b: 56 });
    expect(counts('season_start', [], '2025-10-20')).toMatchObject({ a: 0, b: 0 });
  });

  it('early_season: this season against all of the previous one', () => {
    const days = [
      ...daily('2023-11-01', '2023-11-05'),
      ...daily('2024-10-22', '2024-10-31'),
      ...daily('2025-10-21', '2025-11-01'),
    ];
    expect(counts('early_season', days, '2025-11-01')).toEqual({
      a: 12,
      b: 10,
      where: ['so far this season', 'in all of 2024-25'],
    });
  });

  it.each([
    ['2000-11-01', '1999-00'],
    ['2009-11-01', '2008-09'],
    ['2010-11-01', '2009-10'],
  ])('names the season before %s %s', (asOf, season) => {
    expect(counts('early_season', [], asOf).where[1]).toBe(`in all of ${season}`);
  });

  it("goes by the rows' season, not by their dates", () => {
    const days = [
      day('2020-10-10', { season: 2019 }),
      day('2020-12-22'),
      day('2020-12-23', { season: null }),
    ];
    expect(counts('early_season', days, '2020-12-30')).toMatchObject({ a: 1, b: 1 });
  });
});
