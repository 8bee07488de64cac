import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../src/domain/day-number.js';
import { mergePauses } from '../../../src/domain/pauses.js';

const JULY = '2026-07-';
const pause = (from: string, to: string) => ({ from: `${JULY}${from}`, to: `${JULY}${to}` });
const days = (from: string, to: string) => ({
  from: dayNumber(`${JULY}${from}`),
  to: dayNumber(`${JULY}${to}`),
});

describe('mergePauses', () => {
  it.each([
    ['none', [], []],
    [
      'apart by a day, in order',
      [pause('08', '09'), pause('01', '06')],
      [days('01', '06'), days('08', '09')],
    ],
    ['that touch, as one', [pause('01', '06'), pause('07', '09')], [days('01', '09')]],
    ['that overlap, as one', [pause('01', '06'), pause('04', '09')], [days('01', '09')]],
    ['inside another, as that', [pause('01', '09'), pause('04', '06')], [days('01', '09')]],
    [
      'three in a row, the last apart',
      [pause('01', '02'), pause('03', '04'), pause('06', '07')],
      [days('01', '04'), days('06', '07')],
    ],
  ])('%s', (_, pauses, merged) => {
    expect(mergePauses(pauses)).toEqual(merged);
  });
});
