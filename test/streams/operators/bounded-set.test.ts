import { describe, expect, it } from 'vitest';
import { type BoundedSet, boundedSet } from '../../../streams/operators/bounded-set.js';

/** Claims an identity and keeps it at once. */
function add(memory: BoundedSet, id: string): string {
  const before = memory.claim(id);
  if (before === 'new') memory.keep(id);
  return before;
}

describe('remembered', () => {
  it('knows an identity the second time', () => {
    const memory = boundedSet(10, []);
    expect(['a', 'b', 'a'].map((id) => add(memory, id))).toEqual(['new', 'new', 'known']);
  });

  it('begins with what is known, the newest when there is too much', () => {
    const memory = boundedSet(2, ['old', 'newer', 'newest']);
    expect(['newest', 'newer', 'old'].map((id) => add(memory, id))).toEqual([
      'known',
      'known',
      'new',
    ]);
  });

  it('forgets the oldest beyond its limit', () => {
    const memory = boundedSet(2, []);
    for (const id of ['a', 'b', 'c']) add(memory, id);
    expect(['c', 'a'].map((id) => add(memory, id))).toEqual(['known', 'new']);
  });

  it('takes an identity anew after forgetting it', () => {
    const memory = boundedSet(2, ['a']);
    memory.forget('a');
    expect(memory.claim('a')).toBe('new');
  });

  it('does not know what is under way until it is kept, however much else comes meanwhile', () => {
    const memory = boundedSet(2, []);
    memory.claim('slow');
    for (const id of ['a', 'b', 'c', 'd']) add(memory, id);
    expect(memory.claim('slow')).toBe('under-way');
    memory.keep('slow');
    expect(memory.claim('slow')).toBe('known');
  });

  it('takes what was under way and failed as new', () => {
    const memory = boundedSet(2, []);
    memory.claim('a');
    memory.forget('a');
    expect(memory.claim('a')).toBe('new');
  });
});
