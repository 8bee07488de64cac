import type { Usage } from '../domain/usage.js';
import type { Cost, CostReport } from './cost-report.js';

/** What the warehouse remembers beside what the run records say. */
export interface AuditLine {
  readonly kind: 'exporter' | 'purpose' | 'total';
  /** The exporter, or the purpose of queries that belong to no run. */
  readonly name: string;
  readonly jobs: number;
  readonly failed: number;
  readonly cached: number;
  readonly bytesProcessed: number;
  readonly bytesBilled: number;
  /** Bytes billed by the run records; null for what is never in them, and where they do not say. */
  readonly recorded: number | null;
  /** Bytes billed beyond the records; negative where the records hold more. */
  readonly outside: number;
}

export interface Audit {
  readonly lines: readonly AuditLine[];
  readonly total: AuditLine;
}

/** The name of queries that say neither exporter nor purpose. */
const NAMELESS = 'without a purpose';

/** Compares a report with what the warehouse remembers of the same time. Pure. */
export function auditOf({ exporters, total }: CostReport, usage: readonly Usage[]): Audit {
  const runs = usage.filter(({ exporter }) => exporter !== null);
  const others = usage.filter(({ exporter }) => exporter === null);
  const recorded = new Map<string, Cost>(exporters.map((cost) => [cost.exporter, cost]));
  const names = unique([...recorded.keys(), ...runs.map(({ exporter }) => exporter ?? '')]);
  const purposes = unique(others.map(({ purpose }) => purpose ?? NAMELESS));
  return {
    lines: [
      ...names.map((name) => {
        const own = runs.filter(({ exporter }) => exporter === name);
        return line('exporter', name, own, recorded.get(name)?.bytesBilled ?? null);
      }),
      ...purposes.map((name) => {
        const own = others.filter(({ purpose }) => (purpose ?? NAMELESS) === name);
        return line('purpose', name, own, null);
      }),
    ],
    total: line('total', 'all', usage, total.bytesBilled),
  };
}

function line(
  kind: AuditLine['kind'],
  name: string,
  usage: readonly Usage[],
  recorded: number | null,
): AuditLine {
  const sum = (count: 'jobs' | 'failed' | 'cached' | 'bytesProcessed' | 'bytesBilled') =>
    usage.reduce((all, each) => all + each[count], 0);
  const bytesBilled = sum('bytesBilled');
  return {
    kind,
    name,
    jobs: sum('jobs'),
    failed: sum('failed'),
    cached: sum('cached'),
    bytesProcessed: sum('bytesProcessed'),
    bytesBilled,
    recorded,
    outside: bytesBilled - (recorded ?? 0),
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
