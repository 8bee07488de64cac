import { describe, expect, it } from 'vitest';
import { covered } from '../../../src/simulate/intervals.js';
import { fc } from '../../support/properties.js';

describe('covered', () => {
  it('counts overlaps once and what lies outside not at all', () => {
    const intervals = [
      { from: 8, to: 30 },
      { from: 0, to: 5 },
      { from: 3, to: 6 },
    ];
    expect(covered(intervals, { from: 2, to: 10 })).toBe(4 + 2);
    expect(covered(intervals, { from: 40, to: 50 })).toBe(0);
    expect(covered([{ from: 0, to: Number.POSITIVE_INFINITY }], { from: 2, to: 10 })).toBe(8);
  });

  it('agrees with counting', () => {
    const interval = fc.record({ from: fc.nat(50), to: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(interval), fc.nat(25), fc.nat(25), (intervals, from, length) => {
        const moments = Array.from({ length }, (_, i) => from + i);
        const inside = moments.filter((at) =>
          intervals.some((one) => one.from <= at && at < one.to),
        );
        expect(covered(intervals, { from, to: from + length })).toBe(inside.length);
      }),
    );
  });
});
