import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { MACROS } from '../../src/adapters/duckdb/macros.js';
import { bindAll } from '../../src/adapters/duckdb/parameters.js';
import { rewrite } from '../../src/adapters/duckdb/rewrite.js';
import { DUCKDB_TYPES } from '../../src/adapters/duckdb/views.js';
import type { Query } from '../../src/domain/query.js';
import { TABLES, type Table } from '../../src/domain/tables.js';
import { columnsWanted } from '../../src/levels/watermark-reader.js';
import { queryFor } from '../../src/refresh/refresh.js';

const TODAY = '2025-01-15';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  const schemas = new Set(TABLES.map(({ name }) => name.split('.')[0]));
  for (const schema of schemas) await connection.run(`CREATE SCHEMA ${schema}`);
  for (const macro of MACROS) await connection.run(macro);
  for (const table of TABLES) await create(table, '');
});
afterAll(() => connection.closeSync());

/** Makes an empty table that lacks a column. */
async function create({ name, columns }: Table, lacking: string): Promise<void> {
  const others = Object.entries(columns).filter(([column]) => column !== lacking);
  const types = others.map(([column, type]) => `${column} ${DUCKDB_TYPES[type]}`);
  await connection.run(`CREATE OR REPLACE TABLE ${name} (${types.join(', ')})`);
}

/** The columns of a table without which a query cannot run. */
async function columnsNamed(query: Query, table: Table): Promise<readonly string[]> {
  const named: string[] = [];
  for (const column of Object.keys(table.columns)) {
    await create(table, column);
    const ran = connection.prepare(rewrite(query).sql).then((statement) => {
      bindAll(statement, query);
      return statement.run();
    });
    await ran.catch(() => named.push(column));
  }
  await create(table, '');
  return named.sort();
}

describe.each(EXPORTERS)('$name', (exporter) => {
  const params = exporter.parameters.parse({});
  const sources = exporter.sources(params).filter(({ kind }) => kind === 'dated');

  it.each(sources)('declares the columns that its query names of $table', async (source) => {
    const table = TABLES.find(({ name }) => name === source.table);
    if (table === undefined || source.kind !== 'dated') return expect.fail('no such table');
    const query = queryFor({ exporter, params, asOf: TODAY, through: TODAY, labels: {} });
    expect([...source.columns].sort()).toEqual(await columnsNamed(query, table));
  });

  it('reads of each table what says whose a row is', () => {
    for (const source of sources) {
      if (source.kind !== 'dated') continue;
      const { columns } = TABLES.find(({ name }) => name === source.table) ?? { columns: {} };
      const keys = ['player_lookup', 'game_id', 'team_abbr'].filter((key) => key in columns);
      expect(source.columns).toEqual(expect.arrayContaining(keys));
    }
  });
});

it('has fingerprints of every column that any of them reads', () => {
  const readers = EXPORTERS.map(({ sources, parameters }) => ({
    sources: sources(parameters.parse({})),
  }));
  const read = readers.flatMap(({ sources }) => sources);
  for (const source of read) {
    if (source.kind !== 'dated') continue;
    expect(columnsWanted(readers, source.table)).toEqual(
      expect.arrayContaining([...source.columns]),
    );
  }
});
