import { describe, expect, it } from 'vitest';
import { jobStatistics } from '../../../../src/adapters/bigquery/index.js';
import type { Query, Row } from '../../../../src/domain/query.js';

const SINCE = Date.UTC(2025, 0, 10, 12);

/** A warehouse that gives rows, and what it was asked. */
function giving(...rows: readonly Row[]) {
  const asked: Query[] = [];
  const query = async (one: Query) => {
    asked.push(one);
    return { rows, bytesProcessed: null };
  };
  return { asked, query };
}

describe('what jobs have cost', () => {
  it('is asked of the jobs of the location since an instant', async () => {
    const warehouse = giving();
    expect(await jobStatistics(warehouse, { location: 'europe-west1', since: SINCE })).toEqual([]);
    expect(warehouse.asked).toMatchObject([
      {
        sql: expect.stringContaining('FROM `region-europe-west1`.INFORMATION_SCHEMA.JOBS\n'),
        parameters: { since: { type: 'TIMESTAMP', value: '2025-01-10T12:00:00.000Z' } },
        labels: { purpose: 'cost' },
      },
    ]);
  });

  it('comes per exporter and purpose', async () => {
    const sums = { bytes_processed: 1n, bytes_billed: 10_485_760n, slot_ms: 2_500n };
    const counts = { jobs: 7n, failed: 1n, cached: 2n };
    const warehouse = giving({ exporter: 'trends-team', purpose: null, ...counts, ...sums });
    expect(await jobStatistics(warehouse, { location: 'US', since: SINCE })).toEqual([
      {
        exporter: 'trends-team',
        purpose: null,
        jobs: 7,
        failed: 1,
        cached: 2,
        bytesProcessed: 1,
        bytesBilled: 10_485_760,
        slotMs: 2_500,
      },
    ]);
  });

  it('is not asked of what is no location', async () => {
    const warehouse = giving();
    const asked = jobStatistics(warehouse, { location: 'US`.x; --', since: SINCE });
    await expect(asked).rejects.toMatchObject({ permanent: true });
    expect(warehouse.asked).toEqual([]);
  });
});
