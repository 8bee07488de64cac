import { describe, expect, it } from 'vitest';
import { auditTable } from '../../../src/cli/cost-table.js';
import { auditOf } from '../../../src/cost/audit.js';
import { FLOOR, MONTH, reportOf, runOf, usageOf } from './costs.js';

const REPORT = reportOf(MONTH);

describe('the audit', () => {
  it('tells people what lies outside the records, and whence it can come', () => {
    const usage = [
      usageOf('trends-hot-cold', null, 7, 11 * FLOOR),
      usageOf('trends-hot-cold', 'beginning', 1, FLOOR),
      usageOf('trends-team', null, 1, FLOOR),
      usageOf('trends-former', null, 1, 2 * FLOOR),
      usageOf('trends-foreign', null, 1, FLOOR),
      usageOf(null, 'levels', 40, 80 * FLOOR),
      usageOf(null, null, 1, FLOOR),
    ];
    expect(auditTable(auditOf(REPORT, usage))).toEqual([
      'What BigQuery remembers of the same time:',
      'QUERIES            JOBS  FAILED  CACHED  BILLED    RECORDED  OUTSIDE',
      'trends-hot-cold    8     0       2       120 MiB   100 MiB   20.0 MiB',
      'trends-team        1     0       1       10.0 MiB  20.0 MiB  -10.0 MiB',
      'trends-deep-dive   0     0       0       0 B       –         0 B',
      'trends-former      1     0       1       20.0 MiB  20.0 MiB  0 B',
      'trends-foreign     1     0       1       10.0 MiB  –         10.0 MiB',
      'levels             40    0       1       800 MiB   –         800 MiB',
      'without a purpose  1     0       1       10.0 MiB  –         10.0 MiB',
      'all                52    0       7       970 MiB   140 MiB   830 MiB',
      'Queries that belong to no run, such as reading levels: 810 MiB.',
      'Queries for files that no record of this journal counts: 30.0 MiB. Dry runs and replays leave',
      '  no record; neither do instances with another --state, nor what was deleted from the journal; runs',
      '  that failed or were cancelled may not say what they were billed.',
      'Recorded and not remembered by BigQuery: 10.0 MiB. Those runs asked another project or',
      '  another location than --data and bigquery.location name now.',
    ]);
  });

  it('has nothing to explain where both agree', () => {
    const agreed = reportOf([runOf('2025-11-02 06:31', 'trends-team')]);
    const lines = auditTable(auditOf(agreed, [usageOf('trends-team', null, 1, 2 * FLOOR)]));
    expect(lines.at(-1)).toMatch(/^all +1 +0 +1 +20\.0 MiB +20\.0 MiB +0 B$/);
  });

  it('adds up, for machines', () => {
    const { lines, total } = auditOf(REPORT, [
      usageOf('trends-team', null, 2, 3 * FLOOR),
      usageOf(null, 'cost', 1, FLOOR),
    ]);
    expect(lines.map(({ kind, name, outside }) => [kind, name, outside])).toEqual([
      ['exporter', 'trends-hot-cold', -10 * FLOOR],
      ['exporter', 'trends-team', FLOOR],
      ['exporter', 'trends-deep-dive', 0],
      ['exporter', 'trends-former', -2 * FLOOR],
      ['purpose', 'cost', FLOOR],
    ]);
    expect(total.outside).toBe(lines.reduce((sum, { outside }) => sum + outside, 0));
  });
});
