import { describe, expect, it } from 'vitest';
import { type Form, heatScore } from '../../../exporters/hot-cold/heat.js';
import { exact, ratio, toFixed } from '../../../src/domain/fraction.js';

const even: Form = { hitRate: ratio(1, 2), margin: exact(0), streak: 10, streakType: 'OVER' };
const heat = (form: Partial<Form>) => toFixed(heatScore({ ...even, ...form }), 5);

describe('heatScore', () => {
  it('weighs hit rate by a half, streak and margin by a quarter each', () => {
    expect(heat({})).toBe('0.62500');
    expect(heat({ hitRate: exact(1) })).toBe('0.87500');
    expect(heat({ streakType: 'UNDER' })).toBe('0.37500');
    expect(heat({ streak: 3 })).toBe('0.53750');
    expect(heat({ streak: 3, streakType: 'UNDER' })).toBe('0.46250');
    expect(heat({ margin: exact('2.5') })).toBe('0.65625');
  });

  it('counts no more than ten games of a streak and ten points of a margin', () => {
    expect(heat({ streak: 17 })).toBe(heat({ streak: 10 }));
    expect(heat({ margin: exact('10.5') })).toBe(heat({ margin: exact(10) }));
    expect(heat({ margin: exact(-31) })).toBe(heat({ margin: exact(-10) }));
  });

  it('lies between 0 and 1', () => {
    expect(heat({ hitRate: exact(1), margin: exact(10) })).toBe('1.00000');
    expect(heat({ hitRate: exact(0), margin: exact(-10), streakType: 'UNDER' })).toBe('0.00000');
  });
});
