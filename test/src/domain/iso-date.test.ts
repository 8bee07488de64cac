import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { isIsoDate } from '../../../src/domain/date.js';

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
