import { describe, expect, it } from 'vitest';
import { decimal, exact, fixed, rounded, signedDifference } from './exact.js';

describe('exact numbers', () => {
  it.each([
    ['0.05', 1, '0.1'],
    ['-0.05', 1, '-0.1'],
    ['0.049', 1, '0.0'],
    ['-0.049', 1, '0.0'],
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['99.95', 1, '100.0'],
    ['1.005', 2, '1.01'],
  ])('round %s to %i digits, half away from zero: %s', (value, digits, text) => {
    expect(fixed(decimal(value), digits)).toBe(text);
  });

  it('stay exact where floating point does not', () => {
    expect(rounded(exact(2345, 10_000), 3)).toBe(0.235);
    expect(rounded(exact(1, 3), 3)).toBe(0.333);
    expect(exact(-4, -6)).toEqual({ top: 2n, bottom: 3n });
  });

  it('differ by what is shown', () => {
    expect(signedDifference(decimal('50.04'), decimal('49.96'), 1)).toBe('+0.0');
    expect(signedDifference(decimal('49.94'), decimal('50.05'), 1)).toBe('-0.2');
    expect(signedDifference(decimal('53.5'), decimal('47.6'), 0)).toBe('+6');
  });
});
