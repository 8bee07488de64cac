import type { EpochMs } from '../../domain/date.js';
import type { Row } from '../../domain/query.js';
import type { Usage } from '../../domain/usage.js';
import type { Warehouse } from '../../ports/warehouse.js';
import { permanent } from './failures.js';
import { PROGRAM_LABEL } from './labels.js';

/** Which jobs to count. */
export interface UsageSpan {
  /** Where the jobs ran, e.g. `US`. */
  readonly location: string;
  /** Jobs created at or after it; BigQuery remembers 180 days. */
  readonly since: EpochMs;
}

/** What the jobs of one exporter, or of one purpose of the program's own, have come to. */
export interface JobUsage extends Usage {
  readonly slotMs: number;
}

/**
 * What this program's jobs read, cost and took, most billed first. Itself a query of at least 10 MB;
 * needs `bigquery.jobs.listAll` (roles/bigquery.resourceViewer) on the project.
 * @throws WarehouseError
 */
export async function jobStatistics(
  warehouse: Pick<Warehouse, 'query'>,
  { location, since }: UsageSpan,
): Promise<readonly JobUsage[]> {
  const { rows } = await warehouse.query({
    sql: usageSql(jobsOf(location)),
    parameters: { since: { type: 'TIMESTAMP', value: new Date(since).toISOString() } },
    labels: { purpose: 'cost' },
  });
  return rows.map(toUsage);
}

/** The view of a location's jobs. */
function jobsOf(location: string): string {
  if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(location)) {
    throw permanent(`${location} is not a location of BigQuery`, 'Use e.g. US or europe-west1.');
  }
  return `\`region-${location.toLowerCase()}\`.INFORMATION_SCHEMA.JOBS`;
}

/** The text that adds up the jobs of a view or table with the columns of INFORMATION_SCHEMA.JOBS. */
export function usageSql(jobs: string): string {
  return `SELECT
  (SELECT MAX(l.value) FROM UNNEST(labels) AS l WHERE l.key = 'exporter') AS exporter,
  (SELECT MAX(l.value) FROM UNNEST(labels) AS l WHERE l.key = 'purpose') AS purpose,
  COUNT(*) AS jobs,
  COUNTIF(error_result IS NOT NULL) AS failed,
  COUNTIF(cache_hit) AS cached,
  IFNULL(SUM(total_bytes_processed), 0) AS bytes_processed,
  IFNULL(SUM(total_bytes_billed), 0) AS bytes_billed,
  IFNULL(SUM(total_slot_ms), 0) AS slot_ms
FROM ${jobs}
WHERE creation_time >= @since AND job_type = 'QUERY'
  AND EXISTS (
    SELECT 1 FROM UNNEST(labels) AS l
    WHERE l.key = '${PROGRAM_LABEL.key}' AND l.value = '${PROGRAM_LABEL.value}'
  )
GROUP BY exporter, purpose
ORDER BY bytes_billed DESC, exporter, purpose`;
}

function toUsage(row: Row): JobUsage {
  return {
    exporter: label(row, 'exporter'),
    purpose: label(row, 'purpose'),
    jobs: count(row, 'jobs'),
    failed: count(row, 'failed'),
    cached: count(row, 'cached'),
    bytesProcessed: count(row, 'bytes_processed'),
    bytesBilled: count(row, 'bytes_billed'),
    slotMs: count(row, 'slot_ms'),
  };
}

function label(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' ? value : null;
}

function count(row: Row, name: string): number {
  return Number(row[name] ?? 0n);
}
