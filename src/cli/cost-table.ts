import type { Audit, AuditLine } from '../cost/audit.js';
import type { Cost, CostReport } from '../cost/cost-report.js';
import { size } from '../cost/size.js';
import { newYorkTime } from '../domain/times.js';
import { fittingHeaded, without } from './table.js';

/** What the run records add up to, a line for each exporter, for people. */
export function costTable({ since, exporters, total }: CostReport): readonly string[] {
  const heading = ['EXPORTER', ...ENDINGS.map(([name]) => name), 'READ', 'BILLED'];
  const rows = [...exporters, { exporter: 'all', ...total }].map(({ exporter, ...cost }) => [
    exporter,
    ...ENDINGS.map(([, count]) => String(count(cost))),
    size(cost.bytesProcessed),
    size(cost.bytesBilled),
  ]);
  const table = [heading, ...rows];
  const unsaid =
    total.unbilled === 0
      ? []
      : [`Runs that do not say what was billed, and are not in the sum: ${total.unbilled}.`];
  return [
    `Run records of the journal since ${newYorkTime(since)}:`,
    ...fittingHeaded([table, without(table, 'HISTORY'), without(table, 'HISTORY', ...UNCOSTLY)]),
    ...unsaid,
  ];
}

const ENDINGS: readonly (readonly [string, (cost: Cost) => number])[] = [
  ['RUNS', ({ runs }) => runs],
  ['PUBLISHED', ({ ended }) => ended.published],
  ['UNCHANGED', ({ ended }) => ended.unchanged + ended['already-current']],
  ['HISTORY', ({ ended }) => ended.history],
  ['HELD BACK', ({ ended }) => ended['held-back']],
  ['FAILED', ({ ended }) => ended.failed],
];

/** How runs ended is less of what they cost than that they ran. */
const UNCOSTLY = ['PUBLISHED', 'UNCHANGED', 'HELD BACK'];

/** What BigQuery remembers beside the records, for people. */
export function auditTable({ lines, total }: Audit): readonly string[] {
  const heading = ['QUERIES', 'JOBS', 'FAILED', 'CACHED', 'BILLED', 'RECORDED', 'OUTSIDE'];
  const rows = [...lines, total].map((each) => [
    each.name,
    String(each.jobs),
    String(each.failed),
    String(each.cached),
    size(each.bytesBilled),
    size(each.recorded),
    size(each.outside),
  ]);
  const table = [heading, ...rows];
  return [
    'What BigQuery remembers of the same time:',
    ...fittingHeaded([table, without(table, 'CACHED'), without(table, 'CACHED', 'FAILED')]),
    ...why(lines),
  ];
}

/** Where what is outside the records can come from. */
function why(lines: readonly AuditLine[]): readonly string[] {
  const own = lines.filter(({ kind }) => kind === 'purpose');
  const runs = lines.filter(({ kind }) => kind === 'exporter');
  const no = own.reduce((sum, { outside }) => sum + outside, 0);
  const over = runs.reduce((sum, { outside }) => sum + Math.max(outside, 0), 0);
  const under = runs.reduce((sum, { outside }) => sum + Math.min(outside, 0), 0);
  return [
    ...(no === 0 ? [] : [`Queries that belong to no run, such as reading levels: ${size(no)}.`]),
    ...(over === 0
      ? []
      : [
          `Queries for files that no record of this journal counts: ${size(over)}. Dry runs and replays leave`,
          '  no record; neither do instances with another --state, nor what was deleted from the journal; runs',
          '  that failed or were cancelled may not say what they were billed.',
        ]),
    ...(under === 0
      ? []
      : [
          `Recorded and not remembered by BigQuery: ${size(-under)}. Those runs asked another project or`,
          '  another location than --data and bigquery.location name now.',
        ]),
  ];
}
