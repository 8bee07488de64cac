import type { EpochMs } from '../domain/date.js';
import type { RunRecord, RunStatus } from '../domain/run-record.js';

/** What runs came to. Counts of bytes are null when no run says. */
export interface Cost {
  readonly runs: number;
  /** Runs by how they ended. */
  readonly ended: Readonly<Record<RunStatus, number>>;
  readonly bytesProcessed: number | null;
  readonly bytesBilled: number | null;
  /** Runs that read something and do not say what it is charged at; the sum is without them. */
  readonly unbilled: number;
}

interface ExporterCost extends Cost {
  readonly exporter: string;
}

/** What the run records of a span of time add up to. */
export interface CostReport {
  readonly since: EpochMs;
  readonly until: EpochMs;
  readonly exporters: readonly ExporterCost[];
  readonly total: Cost;
}

export interface CostSpan {
  readonly since: EpochMs;
  readonly until: EpochMs;
}

/**
 * Adds up the runs that began in a span. Pure.
 * @param exporters those of today, listed first and even without runs; others follow by name
 */
export function costReport(
  records: readonly RunRecord[],
  exporters: readonly string[],
  { since, until }: CostSpan,
): CostReport {
  const runs = records.filter(({ startedAt }) => startedAt >= since && startedAt <= until);
  const former = [...new Set(runs.map(({ exporter }) => exporter))]
    .filter((name) => !exporters.includes(name))
    .sort();
  const costs = [...exporters, ...former].map((exporter) => ({
    exporter,
    ...costOf(runs.filter((run) => run.exporter === exporter)),
  }));
  return { since, until, exporters: costs, total: costOf(runs) };
}

function costOf(runs: readonly RunRecord[]): Cost {
  const count = (status: RunStatus) => runs.filter((run) => run.status === status).length;
  return {
    runs: runs.length,
    ended: {
      published: count('published'),
      unchanged: count('unchanged'),
      'already-current': count('already-current'),
      history: count('history'),
      'held-back': count('held-back'),
      settling: count('settling'),
      failed: count('failed'),
      restored: count('restored'),
    },
    bytesProcessed: known(runs.map(({ bytesProcessed }) => bytesProcessed)),
    bytesBilled: known(runs.map(billed)),
    unbilled: runs.filter((run) => run.bytesProcessed !== null && billed(run) === null).length,
  };
}

/** Runs journaled before there was the field lack it. */
function billed({ bytesBilled }: Partial<RunRecord>): number | null {
  return bytesBilled ?? null;
}

/** The sum of those that are known; null when none is. */
function known(counts: readonly (number | null)[]): number | null {
  return counts.reduce((sum, each) => (each === null ? sum : (sum ?? 0) + each), null);
}
