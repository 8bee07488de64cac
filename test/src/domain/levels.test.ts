import { describe, expect, it } from 'vitest';
import { arrivedDates, changedDates, marksOf, stampMoved } from '../../../src/domain/levels.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { landed, level, levelsOf } from '../../support/levels.js';

const [D1, D2, D3, D4] = ['2025-11-07', '2025-11-08', '2025-11-09', '2025-11-10'] as const;
const mark = (...args: Parameters<typeof level>) =>
  marksOf(levelsOf({ [PLAYER_GAMES]: level(...args) }, []), [PLAYER_GAMES])[PLAYER_GAMES];

describe('levels', () => {
  it('moves when the stamp does, in time or rows', () => {
    const before = mark([landed(D1)], 5);
    expect(stampMoved(before, level([landed(D1)], 5))).toBe(false);
    expect(stampMoved(before, level([landed(D1)], 6))).toBe(true);
    expect(stampMoved(before, level([landed(D1, { rows: 41 })], 5))).toBe(true);
    expect(stampMoved(undefined, undefined)).toBe(false);
    expect(stampMoved(before, undefined)).toBe(true);
  });

  it('names dates that are new, different or gone', () => {
    const before = mark([landed(D3), landed(D2), landed(D1)]);
    const after = level([landed(D4), landed(D3, { print: 'q' }), landed(D1)]);
    expect(changedDates(before, after)).toEqual([D2, D3, D4]);
    expect(changedDates(before, level([landed(D3), landed(D2), landed(D1)]))).toEqual([]);
  });

  it('does not compare dates that aged out of one or the other', () => {
    const before = mark([landed(D3), landed(D2)]);
    expect(changedDates(before, level([landed(D4), landed(D3)]))).toEqual([D4]);
    expect(changedDates(before, level([landed(D3), landed(D2), landed(D1)]))).toEqual([]);
  });

  it('takes everything as changed against nothing, and nothing as everything gone', () => {
    expect(changedDates(undefined, level([landed(D2), landed(D1)]))).toEqual([D1, D2]);
    expect(changedDates(mark([landed(D2), landed(D1)]), level([]))).toEqual([D1, D2]);
  });

  it('notices rows whose day has come though the stamp stands still', () => {
    const before = mark([landed(D2)]);
    expect(arrivedDates(before, level([landed(D3), landed(D2)]))).toEqual([D3]);
    expect(arrivedDates(before, level([landed(D2), landed(D1)]))).toEqual([]);
  });
});
