import { describe, expect, it } from 'vitest';
import { randomOf } from '../../../src/sample/random.js';
import { fc } from '../../support/properties.js';

const take = (labels: readonly (string | number)[], count: number) => {
  const random = randomOf(...labels);
  return Array.from({ length: count }, () => random.next());
};

describe('a stream of random numbers', () => {
  it('is the same for the same labels and another for others', () => {
    expect(take([1, 'a'], 50)).toEqual(take([1, 'a'], 50));
    expect(take([1, 'a'], 50)).not.toEqual(take([1, 'b'], 50));
    expect(take([1, 'a'], 50)).not.toEqual(take([2, 'a'], 50));
    expect(take([1, 23], 50)).not.toEqual(take([12, 3], 50));
  });

  it('is spread evenly over [0, 1)', () => {
    const numbers = take(['spread'], 20_000);
    expect(numbers.every((number) => number >= 0 && number < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = numbers.filter((number) => Math.floor(number * 10) === tenth).length / 20_000;
      expect(share).toBeGreaterThan(0.09);
      expect(share).toBeLessThan(0.11);
    }
  });

  it('gives whole numbers in range and reaches both ends', () => {
    const random = randomOf('int');
    const seen = new Set(Array.from({ length: 500 }, () => random.int(-2, 3)));
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3]);
  });

  it('gives bell-shaped numbers with mean 0 and deviation 1', () => {
    const random = randomOf('normal');
    const numbers = Array.from({ length: 20_000 }, () => random.normal());
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });

  it('shuffles without losing or doubling anything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
        const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);
        expect(sorted(randomOf(seed).shuffled(items))).toEqual(sorted(items));
      }),
    );
  });

  it('refuses to pick from nothing', () => {
    expect(() => randomOf('empty').pick([])).toThrow('nothing to pick');
  });
});
