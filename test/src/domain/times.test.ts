import { expect, it } from 'vitest';
import { duration, newYorkClock, newYorkTime, utc } from '../../../src/domain/times.js';

it.each([
  ['2025-12-01T11:00:00Z', 'Mon 2025-12-01 06:00 EST', '06:00:00'],
  ['2025-07-06T03:59:59.999Z', 'Sat 2025-07-05 23:59 EDT', '23:59:59'],
  ['2025-11-02T05:30:00Z', 'Sun 2025-11-02 01:30 EDT', '01:30:00'],
  ['2025-11-02T06:30:00Z', 'Sun 2025-11-02 01:30 EST', '01:30:00'],
])('writes %s as people in New York do', (instant, time, clock) => {
  expect(newYorkTime(Date.parse(instant))).toBe(time);
  expect(newYorkClock(Date.parse(instant))).toBe(clock);
  expect(utc(Date.parse(instant))).toBe(new Date(instant).toISOString());
});

it('takes fractions of a millisecond', () => {
  expect(newYorkTime(1_764_586_800_000.75)).toBe('Mon 2025-12-01 06:00 EST');
});

it.each([
  [0, '0 s'],
  [59_400, '59 s'],
  [59_500, '1 min'],
  [59.6 * 60_000, '1 h'],
  [90 * 60_000, '1 h 30 min'],
  [23 * 3_600_000 + 59 * 60_000, '23 h 59 min'],
  [24 * 3_600_000, '1 d'],
  [26 * 3_600_000 + 59 * 60_000, '1 d 2 h'],
])('writes %d ms as %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
