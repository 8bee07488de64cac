import { describe, expect, it } from 'vitest';
import { plainDecimal } from '../../../../src/adapters/duckdb/cells.js';
import { compare, exact } from '../../../../src/domain/fraction.js';
import { fc } from '../../../support/properties.js';

describe('plainDecimal', () => {
  it.each([
    [123_000_000n, 9, '0.123'],
    [12_000_000_000n, 9, '12'],
    [-500_000_000n, 9, '-0.5'],
    [0n, 9, '0'],
    [1n, 9, '0.000000001'],
    [-7n, 0, '-7'],
    [1000n, 0, '1000'],
  ])('prints %s at scale %s as %s', (value, scale, text) => {
    expect(plainDecimal(value, scale)).toBe(text);
  });

  it('keeps every digit', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 38n), 10n ** 38n), fc.nat(18), (value, scale) => {
        const text = plainDecimal(value, scale);
        expect(compare(exact(text), { num: value, den: 10n ** BigInt(scale) })).toBe(0);
        expect(text).not.toMatch(/\.\d*0$|^-0$|\.$/);
      }),
    );
  });
});
