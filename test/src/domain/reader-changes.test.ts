import { describe, expect, it } from 'vitest';
import { readerChanges } from '../../../src/domain/reader-changes.js';

const player = (player_lookup: string, rank: number, hit_rate = 0.5) => ({
  rank,
  player_lookup,
  hit_rate,
});

describe('readerChanges', () => {
  it('follows players, not places', () => {
    const before = { generated_at: '1', hot: [player('ann', 1), player('bea', 2)] };
    const after = { generated_at: '2', hot: [player('bea', 1, 0.6), player('cat', 2)] };
    expect(readerChanges(before, after)).toEqual([
      { path: 'hot.ann', before: player('ann', 1), after: undefined },
      { path: 'hot.bea.rank', before: 2, after: 1 },
      { path: 'hot.bea.hit_rate', before: 0.5, after: 0.6 },
      { path: 'hot.cat', before: undefined, after: player('cat', 2) },
    ]);
  });

  it('compares lists without names by position', () => {
    expect(readerChanges({ key_insights: ['a', 'b'] }, { key_insights: ['a', 'c'] })).toEqual([
      { path: 'key_insights[1]', before: 'b', after: 'c' },
    ]);
  });

  it('finds nothing between a file and itself made later', () => {
    const file = { stats: [{ id: 'sunday_overs', stat: '54.2%' }] };
    const [before, after] = ['1', '2'].map((generated_at) => ({ generated_at, ...file }));
    expect(readerChanges(before, after)).toEqual([]);
  });
});
