import { describe, expect, it } from 'vitest';
import { didYouMean, editsBetween } from '../../../src/domain/did-you-mean.js';
import { fc } from '../../support/properties.js';

const NAMES = ['trends-hot-cold', 'trends-bounce-back', 'trends-team', 'trends-all'];

describe('didYouMean', () => {
  it.each([
    ['trends-hotcold', 'trends-hot-cold'],
    ['TRENDS-TEAMS', 'trends-team'],
    ['hot-cold', 'trends-hot-cold'],
    ['bounce', 'trends-bounce-back'],
    ['trends-al', 'trends-all'],
    ['trends-taem', 'trends-team'],
    ['weather', null],
    ['ee', null],
    ['', null],
  ])('%j means %j', (word, meant) => {
    expect(didYouMean(word, NAMES)).toBe(meant);
  });

  it('takes the first of several that are as near', () => {
    expect(didYouMean('cat', ['bat', 'hat'])).toBe('bat');
  });

  it('says nothing without candidates', () => {
    expect(didYouMean('trends-team', [])).toBeNull();
  });
});

describe('editsBetween', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['same', 'same', 0],
    ['ab', 'ba', 1],
    ['info', 'inof', 1],
    ['abcd', 'badc', 2],
  ])('%j to %j takes %i', (from, to, edits) => {
    expect(editsBetween(from, to)).toBe(edits);
  });

  it('is symmetric, and grows by one at most with each letter', () => {
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c', '🏀') });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const edits = editsBetween(a, b);
        expect(editsBetween(b, a)).toBe(edits);
        expect(edits === 0).toBe(a === b);
        expect(Math.abs(editsBetween(`${a}a`, b) - edits)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
