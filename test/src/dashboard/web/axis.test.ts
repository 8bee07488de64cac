import { describe, expect, it } from 'vitest';
import { placesIn, ticksIn } from '../../../../src/dashboard/web/timeline/axis.js';
import { newYorkInstant } from '../../../../src/domain/wall-clock.js';

const extent = (from: number, to: number) => ({ from, to, left: 0, right: 800 });

describe('the axis of the timeline', () => {
  it('is to scale, and ends at its edges', () => {
    const place = placesIn(extent(1_000, 2_000));
    expect([500, 1_000, 1_250, 2_000, 9_000].map(place)).toEqual([0, 0, 200, 800, 800]);
  });

  it("has its ticks at round times of New York's clock", () => {
    const day = extent(
      newYorkInstant('2025-01-14', '09:00'),
      newYorkInstant('2025-01-15', '09:00'),
    );
    expect(ticksIn(day, 90).map(({ label }) => label)).toEqual([
      ...['9 AM', '12 PM', '3 PM', '6 PM', '9 PM'],
      ...['Wed, Jan 15', '3 AM', '6 AM', '9 AM'],
    ]);
  });

  it.each([
    ['2025-03-09', 'an hour is skipped'],
    ['2025-11-02', 'an hour is repeated'],
  ])('keeps them round on %s, when %s', (date) => {
    const ticks = ticksIn(
      extent(newYorkInstant(date, '00:00'), newYorkInstant(date, '20:00')),
      200,
    );
    expect(ticks.map(({ at }) => at)).toEqual(
      ['00:00', '06:00', '12:00', '18:00'].map((clock) => newYorkInstant(date, clock)),
    );
    expect(ticks[0]?.midnight).toBe(true);
  });
});
