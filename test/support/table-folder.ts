import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openDuckDbWarehouse } from '../../src/adapters/duckdb/index.js';
import type { Query } from '../../src/domain/query.js';
import type { Warehouse } from '../../src/ports/warehouse.js';
import { intercept } from '../../src/resilience/intercept.js';
import { type TestTables, writeTables } from './tables.js';

/** A new temporary folder, removed when the test file is done. Call it outside of hooks. */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `trends-${purpose}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** A real embedded warehouse on tables made for the test, which remembers what it was asked. */
export interface ListeningWarehouse extends Warehouse {
  readonly queries: readonly Query[];
  /** Replaces all tables. */
  write(tables: TestTables): void;
}

/** Opens one in a folder. */
export async function listeningWarehouse(
  folder: string,
  tables: TestTables,
): Promise<ListeningWarehouse> {
  writeTables(folder, tables);
  const warehouse = await openDuckDbWarehouse({ folder, threads: 1 });
  const queries: Query[] = [];
  return {
    ...intercept(warehouse, []),
    queries,
    write: (changed) => writeTables(folder, changed),
    query: (query, options) => {
      queries.push(query);
      return warehouse.query(query, options);
    },
  };
}
