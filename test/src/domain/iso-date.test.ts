import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { isIsoDate } from '../../../src/domain/date.js';
import {
  dateOfDay,
  dayNumber,
  firstOfMonth,
  mondayOf,
  monthNumber,
  utcDay,
} from '../../../src/domain/day-number.js';

const two = (number: number) => String(number).padStart(2, '0');

/** What the calendar itself says. */
function exists(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

describe('isIsoDate', () => {
  it.each(['0000', '1900', '2000', '2023', '2024', '9999'])(
    'knows the days of every month of %s',
    (year) => {
      for (let month = 0; month <= 13; month += 1) {
        for (let day = 0; day <= 32; day += 1) {
          const text = `${year}-${two(month)}-${two(day)}`;
          expect([text, isIsoDate(text)]).toEqual([text, exists(text)]);
        }
      }
    },
  );

  it.each([
    '2025-1-01',
    '20250101',
    '2025-01-01T00:00',
    ' 2025-01-01',
    '2025-01-0１',
    '-2025-01-01',
  ])('takes no other form: %s', (text) => {
    expect(isIsoDate(text)).toBe(false);
  });
});

describe('the number of a day', () => {
  it.each([
    ['1970-01-01', 0],
    ['1970-01-02', 1],
    ['1969-12-31', -1],
    ['2000-03-01', 11_017],
    ['2025-11-10', 20_402],
  ])('counts %s as %i, and back', (date, number) => {
    expect(dayNumber(date)).toBe(number);
    expect(dateOfDay(number)).toBe(date);
  });

  it('changes with the UTC date of an instant, to the millisecond', () => {
    const midnight = Date.parse('2025-11-10T00:00Z');
    expect([midnight - 1, midnight].map(utcDay)).toEqual([20_401, 20_402]);
    expect([-1, 0].map(utcDay)).toEqual([-1, 0]);
  });

  it.each([
    ['2025-11-10', '2025-11-10'],
    ['2025-11-11', '2025-11-10'],
    ['2025-11-16', '2025-11-10'],
    ['2025-11-17', '2025-11-17'],
    ['1970-01-04', '1969-12-29'],
    ['1970-01-05', '1970-01-05'],
  ])('knows the Monday of the week of %s: %s', (date, monday) => {
    expect(dateOfDay(mondayOf(dayNumber(date)))).toBe(monday);
  });

  it.each([
    ['2025-01-01', 24_300, '2025-01-01'],
    ['2025-12-31', 24_311, '2025-12-01'],
    ['2024-02-29', 24_289, '2024-02-01'],
    ['1969-12-31', 23_639, '1969-12-01'],
  ])('knows the month of %s', (date, month, first) => {
    expect(monthNumber(dayNumber(date))).toBe(month);
    expect(dateOfDay(firstOfMonth(month))).toBe(first);
  });
});
