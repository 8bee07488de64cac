import { describe, expect, it } from 'vitest';
import { differences } from './differences.js';

describe('differences', () => {
  it('finds none where numbers agree and free texts are there', () => {
    const expected = {
      stats: [{ id: 'a', context: /^vs 48% \S/ }],
      key_insights: [{ kind: 'rest' }],
    };
    const actual = {
      stats: [{ id: 'a', context: 'vs 48% on the road', headline: 'Anything' }],
      key_insights: ['One sentence.'],
    };
    expect(differences(actual, expected)).toEqual([]);
  });

  it('takes one sentence for no insight at all', () => {
    expect(differences({ key_insights: ['Nothing.'] }, { key_insights: [] })).toEqual([]);
    expect(differences({ key_insights: [] }, { key_insights: [] })).toHaveLength(1);
  });

  it.each([
    [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }, '$.a[0].b: expected 2, got 1'],
    [{ a: [1] }, { a: [1, 2] }, '$.a.length: expected 2, got 1'],
    [{ a: null }, { a: 0 }, '$.a: expected 0, got null'],
    [{}, { a: null }, '$.a: expected null, got nothing'],
    [{ a: 1, b: 2 }, { a: 1 }, '$.b: not in the reference, got 2'],
    [{ title: ' ' }, {}, '$.title: not in the reference, got " "'],
    [{ a: 'vs 47%' }, { a: /48%/ }, '$.a: expected /48%/, got "vs 47%"'],
    [
      { key_insights: ['x', 'y'] },
      { key_insights: [{}] },
      '$.key_insights: expected [{}], got ["x","y"]',
    ],
  ])('names path and both values of %j', (actual, expected, message) => {
    expect(differences(actual, expected)).toEqual([message]);
  });
});
