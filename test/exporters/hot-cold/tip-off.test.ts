import { expect, it } from 'vitest';
import { tipOffTime } from '../../../exporters/hot-cold/tip-off.js';

it.each([
  ['2025-01-16T00:30:00Z', '7:30 PM ET'],
  ['2025-06-06T00:30:00.000Z', '8:30 PM ET'],
  ['2024-12-25T17:00:00Z', '12:00 PM ET'],
  ['2024-10-05T04:05:00Z', '12:05 AM ET'],
  ['2025-01-15T15:30:00.000000Z', '10:30 AM ET'],
])('%s is %s', (instant, text) => {
  expect(tipOffTime(instant)).toBe(text);
});
