import { describe, expect, it } from 'vitest';
import { kept } from '../../../src/dashboard/kept.js';

function counting(longestMs: number, shortestMs = 0) {
  let [now, count] = [0, 0];
  const read = async () => {
    count += 1;
    return count;
  };
  const value = kept(read, { longestMs, shortestMs, clock: () => now });
  return {
    ...value,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('kept', () => {
  it('reads once for all who ask within the time', async () => {
    const { get, pass } = counting(100);
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    pass(99);
    expect(await get()).toBe(1);
    pass(1);
    expect(await get()).toBe(2);
  });

  it('reads anew once it was dropped, and no sooner than it may', async () => {
    const { get, drop, pass } = counting(100, 10);
    await get();
    drop();
    pass(9);
    expect(await get()).toBe(1);
    pass(1);
    expect(await get()).toBe(2);
    expect(await get()).toBe(2);
  });

  it('does not keep a failure', async () => {
    let broken = true;
    const { get } = kept(
      async () => {
        if (broken) throw new Error('no');
        return 'yes';
      },
      { longestMs: 100, clock: () => 0 },
    );
    await expect(get()).rejects.toThrow('no');
    broken = false;
    expect(await get()).toBe('yes');
  });
});
