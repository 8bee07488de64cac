import { describe, expect, it } from 'vitest';
import { remembered } from '../../../streams/operators/remembered.js';

describe('remembered', () => {
  it('knows an identity the second time', () => {
    const memory = remembered(10, []);
    expect([memory.add('a'), memory.add('b'), memory.add('a')]).toEqual([true, true, false]);
  });

  it('begins with what is known, the newest when there is too much', () => {
    const memory = remembered(2, ['old', 'newer', 'newest']);
    expect([memory.add('newest'), memory.add('newer')]).toEqual([false, false]);
    expect(memory.add('old')).toBe(true);
  });

  it('forgets the oldest beyond its limit', () => {
    const memory = remembered(2, []);
    for (const id of ['a', 'b', 'c']) memory.add(id);
    expect(memory.add('c')).toBe(false);
    expect(memory.add('a')).toBe(true);
  });

  it('takes an identity anew after forgetting it', () => {
    const memory = remembered(2, ['a']);
    memory.forget('a');
    expect(memory.add('a')).toBe(true);
  });
});
