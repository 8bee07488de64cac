import { describe, expect, it } from 'vitest';
import { tipOffTime } from '../../../exporters/hot-cold/tip-off.js';

describe('a tip-off on the date of its game', () => {
  it.each([
    ['2025-01-16T00:30:00Z', '2025-01-15', '7:30 PM ET'],
    ['2025-06-06T00:30:00.000Z', '2025-06-05', '8:30 PM ET'],
    ['2024-12-25T17:00:00Z', '2024-12-25', '12:00 PM ET'],
    ['2025-01-15T15:30:00.000000Z', '2025-01-15', '10:30 AM ET'],
    ['2025-01-15T15:00Z', '2025-01-15', '10:00 AM ET'],
    ['2025-01-16 00:30:00+00', '2025-01-15', '7:30 PM ET'],
    ['2025-01-16 00:30:00.5+00:00', '2025-01-15', '7:30 PM ET'],
    ['2025-01-16 00:30:00 UTC', '2025-01-15', '7:30 PM ET'],
    ['2025-01-15T16:30:00-0800', '2025-01-15', '7:30 PM ET'],
    ['2025-01-16T04:59:59Z', '2025-01-15', '11:59 PM ET'],
  ])('%s of the game of %s is %s', (instant, day, text) => {
    expect(tipOffTime(instant, day)).toBe(text);
  });

  it.each([
    ['2025-01-15 19:30:00', '7:30 PM ET'],
    ['2025-01-15T19:30', '7:30 PM ET'],
    ['2025-01-15 10:00:00', '10:00 AM ET'],
  ])('without a zone is in New York: %s is %s', (text, shown) => {
    expect(tipOffTime(text, '2025-01-15')).toBe(shown);
  });
});

describe('what is no tip-off of the date', () => {
  it.each([
    ['midnight UTC, a date stored as an instant', '2025-01-15T00:00:00Z'],
    ['midnight without a zone', '2025-01-15 00:00:00'],
    ['a time before ten', '2025-01-15T14:59:59Z'],
    ['the next date in New York', '2025-01-16T05:00:00Z'],
    ['the next date without a zone', '2025-01-16 19:30:00'],
    ['a date', '2025-01-15'],
    ['a day that does not exist', '2025-02-30T19:30:00Z'],
    ['an hour that does not exist', '2025-01-15 25:00:00'],
    ['words', 'TBD'],
    ['nothing', ''],
  ])('is not shown: %s', (_, text) => {
    expect(tipOffTime(text, '2025-01-15')).toBeNull();
  });
});
