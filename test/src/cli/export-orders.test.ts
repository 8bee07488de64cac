import { describe, expect, it } from 'vitest';
import { ordersOf } from '../../../src/cli/export-orders.js';

const TODAY = '2025-03-01';
const only = ['trends-hot-cold'];
const dates = (options: object) => ordersOf({ only, ...options }, TODAY).map(({ date }) => date);

describe('what trends export is asked for', () => {
  it('is today, a date, or every date of a range', () => {
    expect(dates({})).toEqual([TODAY]);
    expect(dates({ date: '2024-02-29' })).toEqual(['2024-02-29']);
    expect(dates({ from: '2025-02-27', to: TODAY })).toEqual(['2025-02-27', '2025-02-28', TODAY]);
  });

  it('is a dry run of a range of one date too', () => {
    expect(dates({ from: TODAY, to: TODAY, dryRun: true })).toEqual([TODAY]);
  });

  it('resolves groups, and keeps force', () => {
    const [order] = ordersOf({ only: ['trends-daily'], force: true }, TODAY);
    expect(order).toEqual({
      exporters: ['trends-hot-cold', 'trends-bounce-back'],
      date: TODAY,
      force: true,
    });
  });

  it.each([
    [{ date: '2025-02-30' }, '--date: "2025-02-30" is not a date'],
    [{ date: '2025-03-02' }, '--date: 2025-03-02 lies after today'],
    [{ from: '2025-02-01' }, '--from and --to go together'],
    [{ from: '2025-02-01', to: '2025-02-02', date: TODAY }, '--from and --to go together'],
    [{ from: '2025-02-02', to: '2025-02-01' }, '--from: 2025-02-02 lies after --to'],
    [{ from: '2025-02-01', to: '2025-03-02' }, '--to: 2025-03-02 lies after today'],
    [{ only: ['trends-hotcold'] }, '--only: '],
    [{ from: '2025-02-01', to: '2025-02-02', dryRun: true }, '--dry-run takes one date'],
  ])('refuses %j', (options, message) => {
    expect(() => dates(options)).toThrow(message);
  });
});
