import { describe, expect, it } from 'vitest';
import { rateLimit } from '../../../src/http/rate-limit.js';
import { fc } from '../../support/properties.js';

const RATE = fc.record({
  burst: fc.integer({ min: 1, max: 20 }),
  perSecond: fc.constantFrom(0.1, 0.5, 1, 3, 50),
});

/** Tries: how long after the one before (milliseconds), and by whom. */
const TRIES = fc.array(
  fc.record({ after: fc.integer({ min: 0, max: 5_000 }), key: fc.constantFrom('a', 'b') }),
  { maxLength: 200 },
);

describe('rateLimit', () => {
  it('lets through, in any stretch of time, the burst and what filled again in it', () => {
    fc.assert(
      fc.property(RATE, TRIES, (rate, tries) => {
        let now = 1_700_000_000_000;
        const limit = rateLimit(rate, () => now);
        const taken: number[] = [];
        for (const { after, key } of tries) {
          now += after;
          if (limit.take(key) === 0 && key === 'a') taken.push(now);
        }
        for (const [first, from] of taken.entries()) {
          for (const [more, to] of taken.slice(first).entries()) {
            const most = rate.burst + ((to - from) / 1000) * rate.perSecond;
            expect(more + 1).toBeLessThanOrEqual(most + 1e-6);
          }
        }
      }),
    );
  });

  it('says how long to wait', () => {
    fc.assert(
      fc.property(RATE, TRIES, (rate, tries) => {
        let now = 1_700_000_000_000;
        const limit = rateLimit(rate, () => now);
        for (const { after, key } of tries) {
          now += after;
          expect(limit.wait(key)).toBe(limit.wait(key));
          const wait = limit.take(key);
          // Rounding may cost a millisecond.
          if (wait <= 2) continue;
          now += wait - 2;
          expect(limit.wait(key)).toBeGreaterThan(0);
          now += 2;
          expect(limit.wait(key)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('takes nothing from the others', () => {
    const limit = rateLimit({ burst: 1, perSecond: 1 }, () => 0);
    expect([limit.take('a'), limit.take('a'), limit.take('b')]).toEqual([0, 1000, 0]);
  });

  it('is not filled by a clock that is set back, and goes on from there', () => {
    let now = 10_000;
    const limit = rateLimit({ burst: 1, perSecond: 1 }, () => now);
    limit.take('a');
    now = 0;
    expect(limit.wait('a')).toBe(1000);
    now = 9_000;
    expect(limit.wait('a')).toBe(1000);
    now = 11_000;
    expect(limit.take('a')).toBe(0);
  });

  it('remembers only so many', () => {
    const limit = rateLimit({ burst: 1, perSecond: 1 }, () => 0, 2);
    for (const key of ['a', 'b', 'b', 'c']) limit.take(key);
    expect(['a', 'b', 'c'].map(limit.wait)).toEqual([0, 1000, 1000]);
  });
});
