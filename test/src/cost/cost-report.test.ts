import { describe, expect, it } from 'vitest';
import { costTable } from '../../../src/cli/cost-table.js';
import { FLOOR, MIB, MONTH, NAMES, reportOf, runOf, SPAN } from './costs.js';

describe('what runs cost', () => {
  it('is told to people in a table', () => {
    expect(costTable(reportOf(MONTH))).toEqual([
      'Run records of the journal since Sat 2025-11-01 06:00 EDT:',
      'EXPORTER          RUNS  PUBLISHED  UNCHANGED  HISTORY  HELD BACK  FAILED  READ      BILLED',
      'trends-hot-cold   6     2          2          0        1          1       15.0 MiB  100 MiB',
      'trends-team       1     0          0          1        0          0       3.00 MiB  20.0 MiB',
      'trends-deep-dive  0     0          0          0        0          0       –         –',
      'trends-former     1     1          0          0        0          0       3.00 MiB  20.0 MiB',
      'all               8     3          2          1        1          1       21.0 MiB  140 MiB',
      'Runs that do not say what was billed, and are not in the sum: 1.',
    ]);
  });

  it('shows no bytes where the warehouse says none', () => {
    const none = { bytesProcessed: null, bytesBilled: null };
    const lines = costTable(reportOf([runOf('2025-11-02 06:31', 'trends-team', none)]));
    expect(lines.at(-1)).toMatch(/^all +1 +1 +0 +0 +0 +0 +– +–$/);
  });

  it('is exact, and lists the exporters of today first', () => {
    const { exporters, total } = reportOf(MONTH);
    expect(exporters.map(({ exporter }) => exporter)).toEqual([...NAMES, 'trends-former']);
    expect(total).toEqual({
      runs: 8,
      ended: {
        published: 3,
        unchanged: 1,
        'already-current': 1,
        history: 1,
        'held-back': 1,
        settling: 0,
        failed: 1,
        restored: 0,
      },
      bytesProcessed: 21 * MIB,
      bytesBilled: 14 * FLOOR,
      unbilled: 1,
    });
  });

  it('counts what a run read that waits for the rest of a load', () => {
    const { total } = reportOf([
      runOf('2025-11-02 06:31', 'trends-team', { status: 'settling', bytesProcessed: MIB }),
    ]);
    expect(total).toMatchObject({ runs: 1, ended: { settling: 1 }, bytesProcessed: MIB });
  });

  it('counts a run from the moment it began', () => {
    const at = (startedAt: number) => runOf('2025-11-02 06:31', 'trends-team', { startedAt });
    const { since, until } = SPAN;
    const inside = reportOf([at(since - 1), at(since), at(until), at(until + 1)]);
    expect(inside.total.runs).toBe(2);
  });

  it('takes what costs nothing for nothing, not for unknown', () => {
    const cached = { bytesProcessed: 0, bytesBilled: 0 };
    const { total } = reportOf([runOf('2025-11-02 06:31', 'trends-team', cached)]);
    expect(total).toMatchObject({ bytesProcessed: 0, bytesBilled: 0, unbilled: 0 });
  });
});
