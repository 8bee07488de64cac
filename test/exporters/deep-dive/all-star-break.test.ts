import { describe, expect, it } from 'vitest';
import { latestBreak } from '../../../exporters/deep-dive/all-star-break.js';

describe('latestBreak', () => {
  it('needs five full days without games', () => {
    expect(latestBreak(['2025-02-13', '2025-02-18'])).toBeNull();
    expect(latestBreak(['2025-02-13', '2025-02-19'])).toEqual({
      lastBefore: '2025-02-13',
      firstAfter: '2025-02-19',
      year: 2025,
    });
  });

  it('takes the latest of several, whatever the order of the days', () => {
    const days = ['2025-02-19', '2024-02-14', '2025-02-13', '2024-02-22', '2025-02-20'];
    expect(latestBreak(days)?.year).toBe(2025);
    expect(latestBreak([...days, '2025-02-25', '2025-02-28', '2025-07-01'])?.firstAfter).toBe(
      '2025-02-19',
    );
  });

  it('asks that a full day of it lies in a February', () => {
    expect(latestBreak(['2025-01-26', '2025-02-01'])).toBeNull();
    expect(latestBreak(['2025-01-26', '2025-02-02'])?.year).toBe(2025);
    expect(latestBreak(['2025-02-28', '2025-03-08'])).toBeNull();
    expect(latestBreak(['2025-02-27', '2025-03-08'])?.year).toBe(2025);
    expect(latestBreak(['2024-02-28', '2024-03-06'])?.year).toBe(2024);
    expect(latestBreak(['2024-12-20', '2025-03-08'])?.year).toBe(2025);
    expect(latestBreak(['2023-12-20', '2025-01-10'])?.year).toBe(2024);
  });

  it('knows no break that has not ended', () => {
    expect(latestBreak(['2025-02-12', '2025-02-13'])).toBeNull();
    expect(latestBreak([])).toBeNull();
  });
});
