import { mkdtemp, rename, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openDuckDbWarehouse } from '../../../../src/adapters/duckdb/index.js';
import type { Cell, SqlType } from '../../../../src/domain/query.js';
import { findTable } from '../../../../src/domain/tables.js';
import type { GivenTables, WarehouseHarness } from '../../../contracts/warehouse.js';

const TYPES: Readonly<Record<SqlType, string>> = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  NUMERIC: 'DECIMAL(38, 9)',
  DATE: 'DATE',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMPTZ',
};

export async function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'trends-duckdb-'));
}

/** A DuckDB warehouse over a folder of its own, whose tables are files of one format. */
export async function openOver(format: 'parquet' | 'csv'): Promise<WarehouseHarness> {
  const folder = await emptyFolder();
  const warehouse = await openDuckDbWarehouse({ folder });
  // Two writes can fall into one tick of the file system's clock.
  let modified = Date.UTC(2025, 0, 10) / 1000;
  return {
    warehouse,
    given: async (tables: GivenTables) => {
      for (const [name, rows] of Object.entries(tables)) {
        const path = join(folder, `${name.split('.')[1]}.${format}`);
        await copyTo(path, selectOf(name, rows), format);
        modified += 1;
        await utimes(path, modified, modified);
      }
    },
    close: async () => {
      await warehouse.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Writes what a DuckDB query returns to a file, in one step. */
export async function copyTo(path: string, select: string, format: 'parquet' | 'csv') {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const options = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet';
  await connection.run("SET TimeZone = 'UTC'");
  await connection.run(`COPY (${select}) TO '${path}.new' (${options})`);
  connection.closeSync();
  instance.closeSync();
  await rename(`${path}.new`, path);
}

/** A query that returns the rows with the columns and types of a known table. */
export function selectOf(name: string, rows: GivenTables[string]): string {
  const columns = Object.entries(findTable(name)?.columns ?? {});
  const list = (cells: readonly (readonly [string, SqlType, Cell])[]) =>
    cells.map(([column, type, cell]) => `CAST(${literal(cell)} AS ${TYPES[type]}) AS ${column}`);
  const none = columns.map(([column, type]) => [column, type, null] as const);
  const selects = rows.map((row) => {
    const cells = columns.map(([column, type]) => [column, type, row[column] ?? null] as const);
    return `SELECT ${list(cells).join(', ')}`;
  });
  return [...selects, `SELECT ${list(none).join(', ')} WHERE false`].join(' UNION ALL ');
}

function literal(cell: Cell): string {
  return cell === null ? 'NULL' : `'${String(cell).replaceAll("'", "''")}'`;
}
