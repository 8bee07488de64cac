import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import { TABLES } from '../../src/domain/tables.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { queryFor } from '../../src/refresh/refresh.js';
import { writeLeague } from '../../src/sample/index.js';
import type { WarehouseHarness } from '../contracts/warehouse.js';
import { multiset } from '../googlesql/multiset.js';
import { emptyFolder } from '../src/adapters/duckdb/table-files.js';
import { sampleSeason } from '../support/sample-folder.js';
import { bigQueryCounterpart, type Emulator, startBigQuery } from './bigquery-emulator.js';
import { openIn } from './bigquery-harness.js';
import { describeWith } from './counterpart.js';

const AS_OF = ['2024-10-28', '2025-02-24', '2025-07-15'];

/** One season of an invented league in both warehouses. */
describeWith('The exporters on BigQuery (emulated)', bigQueryCounterpart, () => {
  let emulator: Emulator;
  let bigQuery: WarehouseHarness;
  let duckDb: Warehouse;
  let folder: string;
  beforeAll(async () => {
    folder = await emptyFolder();
    await writeLeague(sampleSeason(), folder);
    duckDb = await openDuckDbWarehouse({ folder });
    emulator = await startBigQuery();
    bigQuery = await openIn(emulator);
    for (const { name, columns } of TABLES) {
      const sql = `SELECT ${Object.keys(columns).join(', ')} FROM ${name}`;
      const { rows } = await duckDb.query({ sql, parameters: {} });
      await bigQuery.given({ [name]: rows });
    }
  }, 300_000);
  afterAll(async () => {
    await duckDb?.close();
    await bigQuery?.close();
    await emulator?.stop();
    await rm(folder, { recursive: true });
  });

  for (const exporter of EXPORTERS) {
    it.each(AS_OF)(`${exporter.name} gives as of %s what it gives on DuckDB`, async (asOf) => {
      const params = exporter.parameters.parse({});
      const query = queryFor({ exporter, params, asOf, through: asOf, labels: {} });
      const here = await duckDb.query(query);
      const there = await bigQuery.warehouse.query(query);
      expect(multiset(there.rows)).toEqual(multiset(here.rows));
      expect(here.rows.length).toBeGreaterThan(0);
      const context = { params, cadence: exporter.cadence, asOf, through: asOf };
      expect(exporter.build(there.rows, context)).toEqual(exporter.build(here.rows, context));
    });
  }
});
