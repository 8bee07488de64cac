import { describe, expect, it } from 'vitest';
import { alphabetical, ascending, descending, sorted } from '../../exporters/order.js';
import { overRate, percent } from '../../exporters/rates.js';
import { roundHalfAway } from '../../src/domain/fraction.js';

const items = [
  { id: 'c', value: '0.10' },
  { id: 'b', value: '0.1' },
  { id: 'a', value: '-2' },
];
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id).join('');

describe('sorted', () => {
  it('orders by exact values and breaks ties by text, leaving its input alone', () => {
    const byId = alphabetical(({ id }: { id: string }) => id);
    expect(
      ids(
        sorted(
          items,
          ascending((item) => item.value),
          byId,
        ),
      ),
    ).toBe('abc');
    expect(
      ids(
        sorted(
          items,
          descending((item) => item.value),
          byId,
        ),
      ),
    ).toBe('bca');
    expect(ids(items)).toBe('cba');
  });

  it('compares text by code unit, not by locale', () => {
    const names = ['b', 'a', 'B', 'é'];
    expect(
      sorted(
        names,
        alphabetical((name) => name),
      ),
    ).toEqual(['B', 'a', 'b', 'é']);
  });
});

describe('an order', () => {
  it.each([
    ['a', 'b', -1],
    ['a', 'a', 0],
    ['b', 'a', 1],
  ])('tells %s from %s', (a, b, sign) => {
    expect(alphabetical((name: string) => name)(a, b)).toBe(sign);
    const places = (name: string) => name.charCodeAt(0);
    expect(ascending(places)(a, b)).toBe(sign);
    expect(descending(places)(b, a)).toBe(sign);
  });
});

describe('rates', () => {
  it('are exact until they are rounded', () => {
    expect(roundHalfAway(overRate(1n, 16n), 3)).toBe(0.063);
    expect(roundHalfAway(percent(overRate(2, 3)), 1)).toBe(66.7);
    expect(() => overRate(0, 0)).toThrow('division by zero');
  });
});
