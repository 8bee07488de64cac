import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  clamp,
  compare,
  divide,
  exact,
  mean,
  multiply,
  ratio,
  roundHalfAway,
  subtract,
  toFixed,
} from '../../../src/domain/fraction.js';

describe('exact arithmetic', () => {
  it('reads integers, decimals and fractions without loss', () => {
    expect(exact('-12.50')).toEqual({ num: -1250n, den: 100n });
    expect(compare('0.1', ratio(1, 10))).toBe(0);
    expect(() => exact(0.1)).toThrow('not an exact integer');
    expect(() => exact('1e5')).toThrow('plain decimal');
  });

  it('refuses to divide by zero', () => {
    expect(() => ratio(1, 0)).toThrow('division by zero');
    expect(mean([])).toBeNull();
  });

  it('keeps the denominator positive, so that comparing holds', () => {
    expect(divide(1, -2)).toEqual({ num: -1n, den: 2n });
    expect(compare(ratio(1, -2), 0)).toBe(-1);
    expect(compare(ratio(-1, -2), 0)).toBe(1);
  });

  it('keeps field laws', () => {
    const fraction = fc
      .tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 10n ** 9n))
      .map(([num, den]) => ({ num, den }));
    fc.assert(
      fc.property(fraction, fraction, (a, b) => {
        expect(compare(add(a, b), add(b, a))).toBe(0);
        expect(compare(subtract(add(a, b), b), a)).toBe(0);
        fc.pre(b.num !== 0n);
        expect(compare(multiply(divide(a, b), b), a)).toBe(0);
      }),
    );
  });
});

describe('the one rounding', () => {
  it('goes half away from zero, on both sides', () => {
    expect(roundHalfAway(ratio(1, 2), 0)).toBe(1);
    expect(roundHalfAway(ratio(-1, 2), 0)).toBe(-1);
    expect(roundHalfAway('2.675', 2)).toBe(2.68);
    expect(roundHalfAway('1.005', 2)).toBe(1.01);
    expect(toFixed(54, 1)).toBe('54.0');
    expect(toFixed('-0.04', 1)).toBe('0.0');
    expect(toFixed(ratio(5, 100), 3)).toBe('0.050');
  });

  it('is never further than half a unit from the value', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 15n), 10n ** 15n),
        fc.bigInt(1n, 10n ** 6n),
        fc.integer({ min: 0, max: 6 }),
        (num, den, digits) => {
          const error = subtract(toFixed({ num, den }, digits), { num, den });
          const half = ratio(1, 2n * 10n ** BigInt(digits));
          expect(compare(clamp(error, { num: -half.num, den: half.den }, half), error)).toBe(0);
        },
      ),
    );
  });
});
