import { describe, expect, it } from 'vitest';
import { distributionOf, shareUpTo } from '../../../src/simulate/distribution.js';
import { type Piece, stalenessOf } from '../../../src/simulate/staleness.js';
import { fc } from '../../support/properties.js';

const HOUR = 3_600_000;

describe('distributionOf', () => {
  it('is what one works out by hand', () => {
    // Six hours fresh, then four hours in which it grows from 0 to 4, then two from 1 to 3.
    const pieces: readonly Piece[] = [
      { from: 0, to: 6 * HOUR, since: null },
      { from: 6 * HOUR, to: 10 * HOUR, since: 6 * HOUR },
      { from: 10 * HOUR, to: 12 * HOUR, since: 9 * HOUR },
    ];
    const { meanMs, p50Ms, p95Ms, worstMs } = distributionOf(pieces);
    expect(meanMs).toBeCloseTo(((8 + 4) / 12) * HOUR);
    expect(p50Ms).toBe(0);
    // 95 % of 12 h is 11.4 h: all but the 0.6 h between 3.4 and 4.
    expect(p95Ms).toBeCloseTo(3.4 * HOUR);
    expect(worstMs).toBe(4 * HOUR);
    expect(shareUpTo(pieces, HOUR)).toBeCloseTo(7 / 12);
  });

  it('is nothing of no time, and nothing when all is fresh', () => {
    const none = { meanMs: 0, p50Ms: 0, p95Ms: 0, worstMs: 0 };
    expect(distributionOf([])).toEqual(none);
    expect(distributionOf([{ from: 0, to: HOUR, since: null }])).toEqual(none);
    expect(shareUpTo([], 0)).toBe(1);
  });

  const history = fc.record({
    feeds: fc.array(fc.record({ at: fc.integer({ min: 0, max: 400 }), day: fc.nat(4) })),
    published: fc.array(fc.integer({ min: 0, max: 400 })),
    from: fc.integer({ min: 0, max: 200 }),
    length: fc.integer({ min: 1, max: 200 }),
  });

  it('agrees with looking at every moment, whatever lands and is published', () => {
    fc.assert(
      fc.property(history, ({ feeds, published, from, length }) => {
        const landed = feeds
          .map(({ at, day }) => ({ at, gameDate: `2025-01-0${day + 1}` }))
          .sort((a, b) => a.at - b.at);
        const times = [...published].sort((a, b) => a - b);
        const within = { from, to: from + length };
        const pieces = stalenessOf(landed, times, within);
        // Within a millisecond nothing happens: the middle of each stands for it.
        const seen = Array.from({ length }, (_, i) => naive(landed, times, from + i + 0.5));
        const { meanMs, p50Ms, p95Ms, worstMs } = distributionOf(pieces);
        expect(meanMs).toBeCloseTo(seen.reduce((sum, one) => sum + one, 0) / length, 6);
        expect(worstMs).toBeCloseTo(Math.max(...seen.map((one) => (one === 0 ? 0 : one + 0.5))), 6);
        for (const [share, value] of [
          [0.5, p50Ms],
          [0.95, p95Ms],
        ] as const) {
          expect(shareUpTo(pieces, value)).toBeGreaterThanOrEqual(share - 1e-9);
          if (value > 0.01) expect(shareUpTo(pieces, value - 0.01)).toBeLessThan(share);
        }
        const covers = pieces.reduce((sum, piece) => sum + piece.to - piece.from, 0);
        expect(covers).toBe(length);
      }),
    );
  });
});

/** Staleness by its definition, at a moment between whole milliseconds. */
function naive(
  feeds: readonly { readonly at: number; readonly gameDate: string }[],
  published: readonly number[],
  now: number,
): number {
  const last = Math.max(-1, ...published.filter((at) => at <= now));
  const waiting = feeds.filter(({ at }) => at > last && at <= now);
  const newest = waiting
    .map(({ gameDate }) => gameDate)
    .sort()
    .at(-1);
  const first = waiting.filter(({ gameDate }) => gameDate === newest).map(({ at }) => at);
  return first.length === 0 ? 0 : now - Math.min(...first);
}
