import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boundQuery } from '../../exporters/bound-query.js';
import type { Built, Exporter, ExporterDefinition } from '../../exporters/exporter.js';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import type { Cadence } from '../../src/domain/cadence.js';
import type { IsoDate } from '../../src/domain/date.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { type TestTables, writeTables } from './tables.js';

/** What to compute: `through` is the as-of date, parameters and cadence the defaults unless given. */
export interface TestRun {
  readonly asOf: IsoDate;
  readonly through?: IsoDate;
  readonly judgedThrough?: IsoDate;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly cadence?: Cadence;
}

/** Runs an exporter's query and build on a warehouse; the result has passed its schema. */
export async function runOn<Params, Content extends object>(
  warehouse: Warehouse,
  exporter: ExporterDefinition<Params, Content>,
  { asOf, through = asOf, set = {}, cadence = exporter.cadence, ...judged }: TestRun,
): Promise<Built<Content>> {
  const params = exporter.parameters.parse(set);
  const query = boundQuery(exporter as unknown as Exporter, params, { asOf, through, ...judged });
  const { rows } = await warehouse.query(query);
  const built = exporter.build(rows, { params, cadence, asOf, through });
  exporter.schema.parse({
    generated_at: `${asOf}T12:00:00Z`,
    as_of_date: asOf,
    ...built.content,
  });
  return built;
}

/** The same on tables written for the test. */
export async function runWith<Params, Content extends object>(
  tables: TestTables,
  exporter: ExporterDefinition<Params, Content>,
  run: TestRun,
): Promise<Built<Content>> {
  const folder = mkdtempSync(join(tmpdir(), 'trends-tables-'));
  try {
    writeTables(folder, tables);
    const warehouse = await openDuckDbWarehouse({ folder, threads: 1 });
    try {
      return await runOn(warehouse, exporter, run);
    } finally {
      await warehouse.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
