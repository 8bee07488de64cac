import { exporterOf } from '../../exporters/registry.js';
import type { Config } from '../config/index.js';
import { size } from '../cost/size.js';
import type { IsoDate } from '../domain/date.js';
import { placeOf } from '../domain/place.js';
import type { Query } from '../domain/query.js';
import type { Warehouse } from '../ports/warehouse.js';
import { queryFor } from '../refresh/refresh.js';
import { attempted, type CheckResult, findingsOf } from './check-result.js';

const GIGABYTE = 1_000_000_000;

/** An exporter's query as of a date, as a refresh would ask it; `params` instead of its own. */
export function queryOf(
  config: Config,
  name: string,
  asOf: IsoDate,
  params: unknown = config.exporters[name]?.params,
): Query {
  const labels = { exporter: name, purpose: 'doctor' };
  return queryFor({ exporter: exporterOf(name), params, asOf, through: asOf, labels });
}

/** Whether the warehouse takes an exporter's query: tables, columns, partitions, and what it reads. */
export function queryFindings(
  warehouse: Pick<Warehouse, 'estimate'>,
  config: Config,
  name: string,
  asOf: IsoDate,
): Promise<readonly CheckResult[]> {
  const command = `trends export --only ${name} --dry-run`;
  return attempted({ check: 'query', subject: name, command }, async () => {
    const bytes = await warehouse.estimate(queryOf(config, name, asOf));
    return [judged(config, name, bytes)];
  });
}

function judged({ data, bigquery }: Config, name: string, bytes: number | null): CheckResult {
  const { green, red } = findingsOf('query');
  if (bytes === null) return green(name, 'its tables and columns are as it wants them');
  const { maximumGigabytes } = bigquery;
  if (placeOf(data).kind === 'bigquery' && bytes > maximumGigabytes * GIGABYTE) {
    return red(name, `it would read ${size(bytes)}, more than bigquery.maximumGigabytes`, {
      remedy: `Check that its tables are partitioned by their dates, or allow more than ${maximumGigabytes}.`,
      command: `trends cost --days 7`,
    });
  }
  return green(name, `its tables and columns are as it wants them; it reads ${size(bytes)}`);
}
