import { describe, expect, it } from 'vitest';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import {
  arrivedDates,
  changedDates,
  versionMoved,
  watermarkSnapshotsOf,
} from '../../../src/domain/watermark-snapshot.js';
import { landed, level, levelsOf, printed } from '../../support/levels.js';

const [D1, D2, D3, D4] = ['2025-11-07', '2025-11-08', '2025-11-09', '2025-11-10'] as const;
const mark = (...args: Parameters<typeof level>) =>
  watermarkSnapshotsOf(levelsOf({ [PLAYER_GAMES]: level(...args) }, []), [{ table: PLAYER_GAMES }])[
    PLAYER_GAMES
  ];

describe('levels', () => {
  it('moves when the stamp does, in time or rows', () => {
    const before = mark([landed(D1)], 5);
    expect(versionMoved(before, level([landed(D1)], 5))).toBe(false);
    expect(versionMoved(before, level([landed(D1)], 6))).toBe(true);
    expect(versionMoved(before, level([landed(D1, { rows: 41 })], 5))).toBe(true);
    expect(versionMoved(undefined, undefined)).toBe(false);
    expect(versionMoved(before, undefined)).toBe(true);
  });

  it('names dates that are new, different or gone', () => {
    const before = mark([landed(D3), landed(D2), landed(D1)]);
    const after = level([landed(D4), landed(D3, { prints: printed('q') }), landed(D1)]);
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

  it('compares the columns that are read, and no other', () => {
    const before = mark([landed(D2), landed(D1)]);
    const lined = { ...printed('p'), points_line: 'q' };
    const after = level([landed(D2, { prints: lined }), landed(D1)]);
    expect(changedDates(before, after, ['points', 'points_line'])).toEqual([D2]);
    expect(changedDates(before, after, ['points'])).toEqual([]);
    expect(changedDates(before, after)).toEqual([D2]);
  });

  it('marks the columns that an exporter reads', () => {
    const levels = levelsOf({ [PLAYER_GAMES]: level([landed(D1, { keys: 7 })]) }, []);
    expect(watermarkSnapshotsOf(levels, [{ table: PLAYER_GAMES, columns: ['points'] }])).toEqual({
      [PLAYER_GAMES]: {
        stamp: { modifiedAt: 1, rows: 40 },
        columns: { [D1]: { points: 'p' } },
        keys: { [D1]: 7 },
      },
    });
  });

  it('knows of a mark of an earlier version its dates, and of no column what it held', () => {
    const old = { stamp: null, prints: { [D1]: 'x', [D2]: 'y' } };
    const now = level([landed(D3), landed(D2), landed(D1)]);
    expect(changedDates(old, now, ['points'])).toEqual([D1, D2, D3]);
    expect(changedDates(old, now)).toEqual([D3]);
    expect(arrivedDates(old, now)).toEqual([D3]);
    expect(changedDates(old, level([landed(D3), landed(D1)]))).toEqual([D2, D3]);
  });

  it('notices rows whose day has come though the stamp stands still', () => {
    const before = mark([landed(D2)]);
    expect(arrivedDates(before, level([landed(D3), landed(D2)]))).toEqual([D3]);
    expect(arrivedDates(before, level([landed(D2), landed(D1)]))).toEqual([]);
  });
});
