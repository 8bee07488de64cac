import { costReport } from '../../../src/cost/cost-report.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import type { RunRecord } from '../../../src/domain/run-record.js';
import type { Usage } from '../../../src/domain/usage.js';
import { ny, ranAt } from '../../support/journal-lines.js';

export const MIB = 1024 ** 2;
/** BigQuery's least for one table of one query. */
export const FLOOR = 10 * MIB;
export const SPAN = { since: ny('2025-11-01 06:00'), until: ny('2025-12-01 06:00') };
export const NAMES = ['trends-hot-cold', 'trends-team', 'trends-deep-dive'];

/** A run that read 3 MiB of two tables, unless told otherwise. */
export function runOf(
  at: string,
  exporter: string,
  more: Partial<RunRecord> = {},
): JournalEntry & { readonly kind: 'run' } {
  const spent = { bytesProcessed: 3 * MIB, bytesBilled: 2 * FLOOR };
  const entry = ranAt(at, { exporter, asOf: at.slice(0, 10), ...spent, ...more });
  if (entry.kind !== 'run') throw new Error('not a run');
  return entry;
}

/** As processes wrote it before there was the field. */
export function earlyRun(at: string, exporter: string): JournalEntry & { readonly kind: 'run' } {
  const { run } = runOf(at, exporter);
  const { bytesBilled: _, ...early } = run;
  return JSON.parse(JSON.stringify({ kind: 'run', run: early }));
}

/** Runs of a month: two exporters ran, one of them is no more. */
export const MONTH = [
  runOf('2025-11-02 06:31', 'trends-hot-cold'),
  runOf('2025-11-02 11:00', 'trends-hot-cold', { status: 'unchanged' }),
  runOf('2025-11-03 06:31', 'trends-hot-cold', { status: 'already-current' }),
  runOf('2025-11-03 09:00', 'trends-hot-cold', { status: 'held-back', bytesBilled: 4 * FLOOR }),
  runOf('2025-11-04 06:31', 'trends-hot-cold', {
    status: 'failed',
    bytesProcessed: null,
    bytesBilled: null,
  }),
  earlyRun('2025-11-05 06:31', 'trends-hot-cold'),
  runOf('2025-11-06 06:31', 'trends-team', { status: 'history' }),
  runOf('2025-11-07 06:31', 'trends-former'),
];

export const reportOf = (entries: readonly (JournalEntry & { readonly kind: 'run' })[]) =>
  costReport(
    entries.map(({ run }) => run),
    NAMES,
    SPAN,
  );

/** What BigQuery remembers of one exporter, or one purpose. */
export function usageOf(
  exporter: string | null,
  purpose: string | null,
  jobs: number,
  bytesBilled: number,
): Usage {
  return { exporter, purpose, jobs, failed: 0, cached: 1, bytesProcessed: MIB, bytesBilled };
}
