import type { BigQuery } from '@google-cloud/bigquery';
import type { Cell, Row } from '../../src/domain/query.js';
import { findTable, TABLES, type TableName } from '../../src/domain/tables.js';
import type { GivenTables } from '../contracts/warehouse.js';

const ROWS_PER_REQUEST = 5_000;

/** Creates the datasets of all tables that the project reads. */
export async function createDatasets(client: BigQuery): Promise<void> {
  const datasets = new Set(TABLES.map(({ name }) => name.slice(0, name.indexOf('.'))));
  for (const dataset of datasets) await client.createDataset(dataset);
}

/** Makes or replaces tables, through Google's client. */
export async function putTables(client: BigQuery, tables: GivenTables): Promise<void> {
  for (const [name, rows] of Object.entries(tables)) {
    const [dataset = '', table = ''] = name.split('.');
    await client.dataset(dataset).table(table).delete({ ignoreNotFound: true });
    await client.dataset(dataset).createTable(table, { schema: schemaOf(name) });
    for (let done = 0; done < rows.length; done += ROWS_PER_REQUEST) {
      const some = rows.slice(done, done + ROWS_PER_REQUEST);
      await client.dataset(dataset).table(table).insert(some.map(jsonRow));
    }
  }
}

function schemaOf(name: TableName) {
  const columns = Object.entries(findTable(name)?.columns ?? {});
  return { fields: columns.map(([column, type]) => ({ name: column, type })) };
}

function jsonRow(row: Row) {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, jsonCell(cell)]));
}

function jsonCell(cell: Cell) {
  return typeof cell === 'bigint' ? cell.toString() : cell;
}
