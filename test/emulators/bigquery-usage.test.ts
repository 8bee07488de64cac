import { afterAll, beforeAll, expect, it } from 'vitest';
import { usageSql } from '../../src/adapters/bigquery/usage.js';
import { bigQueryCounterpart, type Emulator, startBigQuery } from './bigquery-emulator.js';
import { openIn } from './bigquery-harness.js';
import { describeWith } from './counterpart.js';

/** A job as INFORMATION_SCHEMA.JOBS has it; the emulator has no such view. */
const job = (labels: Readonly<Record<string, string>>, facts: readonly string[]) => {
  const pairs = Object.entries(labels).map(([key, value]) => `('${key}', '${value}')`);
  return `([${pairs.join(', ')}], ${facts.join(', ')})`;
};
const OURS = { program: 'trends-publisher' };
const TEAM = { ...OURS, exporter: 'trends-team' };
const at = (day: number) => `TIMESTAMP '2025-01-${day} 12:00:00+00'`;
const JOBS = [
  job(TEAM, [at(10), `'QUERY'`, 'FALSE', 'NULL', '700', '10485760', '50']),
  job(TEAM, [at(11), `'QUERY'`, 'TRUE', 'NULL', '0', '0', '0']),
  job(TEAM, [at(11), `'QUERY'`, 'NULL', `'stopped'`, 'NULL', 'NULL', 'NULL']),
  job(TEAM, [at(11), `'LOAD'`, 'NULL', 'NULL', '9', '9', '9']),
  job(TEAM, [at(10).replace('12:', '11:'), `'QUERY'`, 'FALSE', 'NULL', '9', '9', '9']),
  job({ exporter: 'trends-team' }, [at(11), `'QUERY'`, 'FALSE', 'NULL', '9', '9', '9']),
  job({ ...OURS, purpose: 'levels' }, [at(12), `'QUERY'`, 'FALSE', 'NULL', '80', '20971520', '5']),
];
const TYPE = `STRUCT<labels ARRAY<STRUCT<key STRING, value STRING>>, creation_time TIMESTAMP,
  job_type STRING, cache_hit BOOL, error_result STRING, total_bytes_processed INT64,
  total_bytes_billed INT64, total_slot_ms INT64>`;

describeWith('What jobs have cost on BigQuery (emulated)', bigQueryCounterpart, () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startBigQuery();
  });
  afterAll(() => emulator?.stop());

  it('adds up the jobs of this program per exporter and purpose, most billed first', async () => {
    const { warehouse, close } = await openIn(emulator);
    const { rows } = await warehouse.query({
      sql: usageSql(`(SELECT * FROM UNNEST(ARRAY<${TYPE}>[${JOBS.join(',\n')}]))`),
      parameters: { since: { type: 'TIMESTAMP', value: '2025-01-10T12:00:00Z' } },
    });
    const levels = { exporter: null, purpose: 'levels', jobs: 1n, failed: 0n, cached: 0n };
    const team = { exporter: 'trends-team', purpose: null, jobs: 3n, failed: 1n, cached: 1n };
    expect(rows).toEqual([
      { ...levels, bytes_processed: 80n, bytes_billed: 20_971_520n, slot_ms: 5n },
      { ...team, bytes_processed: 700n, bytes_billed: 10_485_760n, slot_ms: 50n },
    ]);
    await close();
  });
});
