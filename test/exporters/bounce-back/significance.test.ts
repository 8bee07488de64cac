import { expect, it } from 'vitest';
import { significance } from '../../../exporters/bounce-back/build.js';
import { ratio } from '../../../src/domain/fraction.js';

it.each([
  [7, 10, 'high'],
  [699, 1000, 'medium'],
  [9, 9, 'medium'],
  [3, 5, 'medium'],
  [599, 1000, 'low'],
  [4, 4, 'low'],
])('%i of %i is %s', (bounced, sample, expected) => {
  expect(significance({ rate: ratio(bounced, sample), sample })).toBe(expected);
});
