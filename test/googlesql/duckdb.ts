import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import type { Cell, Query, Row } from '../../src/domain/query.js';
import { type TestRow, writeTables } from '../support/tables.js';
import { shortName } from './catalog.js';
import type { TableRows } from './engine.js';

/** DuckDB over some rows. */
export interface DuckDb {
  rows(query: Query): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** DuckDB over a folder of table files. */
export async function openFolder(folder: string): Promise<DuckDb> {
  const warehouse = await openDuckDbWarehouse({ folder });
  return {
    rows: async (query) => (await warehouse.query(query)).rows,
    close: () => warehouse.close(),
  };
}

/** DuckDB over rows, in a folder that lives until `close`. */
export async function openRows(tables: TableRows): Promise<DuckDb> {
  const folder = await mkdtemp(join(tmpdir(), 'trends-googlesql-'));
  const named = Object.entries(tables).map(
    ([name, rows]) => [shortName(name), rows.map(testRow)] as const,
  );
  writeTables(folder, Object.fromEntries(named));
  const duckdb = await openFolder(folder);
  return {
    rows: duckdb.rows,
    close: async () => {
      await duckdb.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function testRow(row: Row): TestRow {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, testCell(cell)]));
}

function testCell(cell: Cell) {
  return typeof cell === 'bigint' ? cell.toString() : cell;
}
