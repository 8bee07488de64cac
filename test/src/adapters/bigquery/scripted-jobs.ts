import {
  type BigQueryOptions,
  openBigQueryWarehouse,
} from '../../../../src/adapters/bigquery/index.js';
import type { Warehouse } from '../../../../src/ports/warehouse.js';
import { type Answer, type Asked, type ScriptedApi, scriptedApi } from './scripted-api.js';

/** What the API answers to each kind of call; absent: a job that gives one row at once. */
export interface Script {
  readonly insert?: (asked: Asked) => Answer | Promise<Answer>;
  /** By how many times it was asked before. */
  readonly results?: (asked: Asked, before: number) => Answer | Promise<Answer>;
  readonly job?: (asked: Asked) => Answer;
  readonly cancel?: (asked: Asked) => Answer;
  readonly table?: (asked: Asked) => Answer;
}

export const ONE_ROW = {
  jobComplete: true,
  schema: { fields: [{ name: 'x', type: 'INTEGER', mode: 'NULLABLE' }] },
  rows: [{ f: [{ v: '1' }] }],
  totalRows: '1',
  totalBytesProcessed: '1234',
};

const BILLED = { statistics: { query: { totalBytesBilled: '10485760' } } };

/** A job as `jobs.insert` returns it. */
export function jobIn(asked: Asked, more: object = {}): Answer {
  return { body: { ...Object(asked.body), status: { state: 'RUNNING' }, ...more } };
}

/** A warehouse in project `p` and location `EU` whose API follows a script. */
export async function scripted(
  script: Script = {},
  settings: Partial<BigQueryOptions> = {},
): Promise<{ readonly warehouse: Warehouse; readonly api: ScriptedApi }> {
  let before = 0;
  const results = (asked: Asked) => {
    before += 1;
    return script.results?.(asked, before - 1) ?? { body: ONE_ROW };
  };
  const api = await scriptedApi((asked) => {
    if (asked.path === '/jobs') return script.insert?.(asked) ?? jobIn(asked);
    if (asked.path.endsWith('/cancel')) return script.cancel?.(asked) ?? { body: {} };
    if (asked.path.startsWith('/queries/')) return results(asked);
    if (asked.path.startsWith('/jobs/')) return script.job?.(asked) ?? { body: BILLED };
    return script.table?.(asked) ?? { body: {} };
  });
  const options = { project: 'p', location: 'EU', apiEndpoint: api.endpoint, ...settings };
  return { warehouse: openBigQueryWarehouse(options), api };
}
