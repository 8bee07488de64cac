import { describe, expect, it } from 'vitest';
import { hasPassed, isAhead, latestDate, seenSince } from '../../../src/domain/date.js';
import { newYork } from '../../support/virtual-time.js';

const NOW = newYork('2025-11-10', '12:00');
const MINUTE = 60_000;
const DAY = 86_400_000;

describe('a time that was written down', () => {
  it('lies ahead once it is further away than clocks differ, to the millisecond', () => {
    expect([NOW - DAY, NOW, NOW + 5 * MINUTE].map((at) => isAhead(at, NOW))).toEqual([
      false,
      false,
      false,
    ]);
    expect(isAhead(NOW + 5 * MINUTE + 1, NOW)).toBe(true);
  });

  it('is waited by, unless it lies ahead', () => {
    expect(hasPassed(MINUTE, NOW - MINUTE, NOW)).toBe(true);
    expect(hasPassed(MINUTE, NOW - MINUTE + 1, NOW)).toBe(false);
    expect(hasPassed(MINUTE, NOW + MINUTE, NOW)).toBe(false);
    expect(hasPassed(MINUTE, NOW + DAY, NOW)).toBe(true);
  });

  it('tells since when what came later counts; ahead, that is a day ago', () => {
    expect(seenSince(NOW - 3 * DAY, NOW)).toBe(NOW - 3 * DAY);
    expect(seenSince(NOW + DAY, NOW)).toBe(NOW - DAY);
  });
});

it('the latest date is that of a clock ninety minutes ahead', () => {
  expect(latestDate(newYork('2025-11-10', '22:29'))).toBe('2025-11-10');
  expect(latestDate(newYork('2025-11-10', '22:30'))).toBe('2025-11-11');
});
