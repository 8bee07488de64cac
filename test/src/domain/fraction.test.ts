import { describe, expect, it } from 'vitest';
import {
  absolute,
  add,
  clamp,
  compare,
  divide,
  type Exact,
  exact,
  mean,
  multiply,
  ratio,
  roundHalfAway,
  subtract,
  toFixed,
} from '../../../src/domain/fraction.js';
import { fc } from '../../support/properties.js';

describe('exact arithmetic', () => {
  it('reads integers, decimals and fractions without loss', () => {
    expect(exact('-12.50')).toEqual({ num: -1250n, den: 100n });
    expect(compare('0.1', ratio(1, 10))).toBe(0);
    expect(() => exact(0.1)).toThrow('not an exact integer');
    expect(() => exact('1e5')).toThrow('plain decimal');
  });

  it.each<[Exact, bigint, bigint]>([
    [7, 7n, 1n],
    [-7n, -7n, 1n],
    ['007', 7n, 1n],
    ['+1.5', 15n, 10n],
    ['-0.05', -5n, 100n],
    ['10.00', 1000n, 100n],
    [Number.MAX_SAFE_INTEGER, 9_007_199_254_740_991n, 1n],
    [{ num: 2n, den: 4n }, 2n, 4n],
  ])('reads %s', (value, num, den) => {
    expect(exact(value)).toEqual({ num, den });
  });

  it.each(['', '.5', '5.', '1.2.3', '--1', ' 1', '1 ', 'a1', '1a', '1,5', '1.a', 'NaN'])(
    'refuses "%s"',
    (value) => {
      expect(() => exact(value)).toThrow(new RangeError(`"${value}" is not a plain decimal`));
    },
  );

  it.each([1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses the number %s',
    (value) => {
      expect(() => exact(value)).toThrow(
        new RangeError(`${value} is not an exact integer; pass a decimal string`),
      );
    },
  );

  it('adds, subtracts, multiplies and divides', () => {
    expect(add(ratio(1, 2), ratio(1, 3))).toEqual({ num: 5n, den: 6n });
    expect(subtract(ratio(1, 2), ratio(1, 3))).toEqual({ num: 1n, den: 6n });
    expect(multiply(ratio(2, 3), ratio(-1, 5))).toEqual({ num: -2n, den: 15n });
    expect(divide(ratio(2, 3), ratio(5, 7))).toEqual({ num: 14n, den: 15n });
    expect(divide(0, -3)).toEqual({ num: 0n, den: 3n });
  });

  it('compares, and takes the absolute', () => {
    expect([compare(1, 2), compare(2, 2), compare(3, 2)]).toEqual([-1, 0, 1]);
    expect([-2, 0, 2].map((value) => absolute(value).num)).toEqual([2n, 0n, 2n]);
    expect(absolute(ratio(-1, 3))).toEqual({ num: 1n, den: 3n });
  });

  it('holds a value between two others, both of them in', () => {
    const held = (value: Exact) => toFixed(clamp(value, -1, 1), 1);
    expect(['-1.1', '-1.0', '0.3', '1.0', '1.1'].map(held)).toEqual([
      ...['-1.0', '-1.0', '0.3', '1.0', '1.0'],
    ]);
  });

  it('takes the mean, each value counting once', () => {
    expect(toFixed(mean(['1.5', 2, ratio(1, 2)]) ?? 0, 5)).toBe('1.33333');
    expect(mean([-3])).toEqual(exact(-3));
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

  it.each<[Exact, number, string]>([
    ['0.5', 0, '1'],
    ['0.499', 0, '0'],
    ['-0.5', 0, '-1'],
    ['-0.05', 1, '-0.1'],
    ['-0.049', 1, '0.0'],
    ['-12.345', 2, '-12.35'],
    ['0.005', 3, '0.005'],
    ['123', 0, '123'],
    ['9.99', 1, '10.0'],
    [0, 2, '0.00'],
  ])('writes %s to %i decimals as %s', (value, digits, text) => {
    expect(toFixed(value, digits)).toBe(text);
    expect(roundHalfAway(value, digits)).toBe(Number(text));
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
