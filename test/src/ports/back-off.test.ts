import { expect, it } from 'vitest';
import { type BackOff, delayAfter } from '../../../src/ports/timer.js';
import { fc } from '../../support/properties.js';

const POLICY: BackOff = {
  attempts: 5,
  firstDelayMs: 1_000,
  longestDelayMs: 6_000,
  totalMs: 60_000,
};
const NOW_ON = { elapsedMs: 0, retryAfterMs: undefined };

it('doubles the ceiling with each failure, up to the longest', () => {
  const highest = [1, 2, 3, 4].map((failures) =>
    delayAfter(POLICY, { ...NOW_ON, failures }, () => 0.999_999_9),
  );
  expect(highest).toEqual([1_000, 2_000, 4_000, 6_000]);
});

it('takes the whole range below the ceiling', () => {
  expect(delayAfter(POLICY, { ...NOW_ON, failures: 3 }, () => 0)).toBe(0);
  expect(delayAfter(POLICY, { ...NOW_ON, failures: 3 }, () => 0.5)).toBe(2_000);
});

it('gives up after the last attempt', () => {
  expect(delayAfter(POLICY, { ...NOW_ON, failures: 5 }, () => 0)).toBeNull();
});

it('waits out what the other side asks for, and jitters on top', () => {
  const failed = { failures: 1, elapsedMs: 0, retryAfterMs: 30_000 };
  expect(delayAfter(POLICY, failed, () => 0)).toBe(30_000);
  expect(delayAfter(POLICY, failed, () => 0.5)).toBe(30_500);
});

it('gives up at once when the other side asks for more than the budget', () => {
  const failed = { failures: 1, elapsedMs: 0, retryAfterMs: 60_001 };
  expect(delayAfter(POLICY, failed, () => 0)).toBeNull();
});

it('begins no try beyond the budget', () => {
  const failed = { failures: 1, elapsedMs: 59_500, retryAfterMs: undefined };
  expect(delayAfter(POLICY, failed, () => 0.5)).toBe(500);
  expect(delayAfter(POLICY, failed, () => 0.6)).toBeNull();
});

it('keeps every wait between what was asked for and the ceiling above it', () => {
  const policies = fc.record({
    attempts: fc.integer({ min: 1, max: 8 }),
    firstDelayMs: fc.integer({ min: 0, max: 5_000 }),
    longestDelayMs: fc.integer({ min: 0, max: 30_000 }),
    totalMs: fc.integer({ min: 0, max: 120_000 }),
  });
  const failures = fc.record({
    failures: fc.integer({ min: 1, max: 10 }),
    elapsedMs: fc.integer({ min: -3_600_000, max: 130_000 }),
    retryAfterMs: fc.option(fc.integer({ min: -5, max: 100_000 }), { nil: undefined }),
  });
  const randoms = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(policies, failures, randoms, (policy, failed, random) => {
      const delay = delayAfter(policy, failed, () => random);
      const least = Math.max(0, failed.retryAfterMs ?? 0);
      const ceiling = Math.min(
        policy.longestDelayMs,
        policy.firstDelayMs * 2 ** (failed.failures - 1),
      );
      if (delay === null) {
        const spent = Math.max(0, failed.elapsedMs) + least + ceiling > policy.totalMs;
        expect(failed.failures >= policy.attempts || spent).toBe(true);
        return;
      }
      expect(failed.failures).toBeLessThan(policy.attempts);
      expect(delay).toBeGreaterThanOrEqual(least);
      expect(delay).toBeLessThanOrEqual(least + ceiling);
      expect(Math.max(0, failed.elapsedMs) + delay).toBeLessThanOrEqual(policy.totalMs);
    }),
  );
});
