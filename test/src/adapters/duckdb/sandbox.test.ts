import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDuckDbWarehouse } from '../../../../src/adapters/duckdb/index.js';
import type { Warehouse } from '../../../../src/ports/warehouse.js';
import { emptyFolder } from './table-files.js';

describe('what a query cannot do in DuckDB', () => {
  let folder = '';
  let outside = '';
  let warehouse: Warehouse;
  beforeAll(async () => {
    folder = await emptyFolder();
    outside = await emptyFolder();
    await writeFile(join(outside, 'secret.csv'), 'secret\n42\n');
    await writeFile(join(folder, 'own.csv'), 'mine\n1\n');
    warehouse = await openDuckDbWarehouse({ folder, memoryLimit: '64MB' });
  });
  afterAll(async () => {
    await warehouse.close();
    for (const path of [folder, outside]) await rm(path, { recursive: true });
  });

  const rows = async (sql: string) => (await warehouse.query({ sql, parameters: {} })).rows;

  it('reads inside the folder, which shows that the refusals below are about the place', async () => {
    expect(
      await rows(`SELECT mine FROM read_csv('${folder}/own.csv', buffer_size = 2097152)`),
    ).toEqual([{ mine: 1n }]);
  });

  it.each([
    ['a file outside', () => `SELECT * FROM read_csv('${outside}/secret.csv')`],
    ['a way up', () => `SELECT * FROM read_csv('${folder}/../../etc/passwd')`],
    ['/etc/passwd', () => "SELECT * FROM read_csv('/etc/passwd')"],
    ['a glob', () => `SELECT * FROM glob('${outside}/*')`],
    ['text', () => `SELECT * FROM read_text('${outside}/secret.csv')`],
    ['the network', () => "SELECT * FROM read_csv('https://example.com/x.csv')"],
  ])('cannot read %s', async (_case, sql) => {
    await expect(rows(sql())).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(/disabled by configuration|extension/i),
    });
  });

  it.each([
    ['COPY', () => `COPY (SELECT 1 AS x) TO '${folder}/x.csv'`],
    ['SET', () => 'SET enable_external_access = true'],
    ['ATTACH', () => `ATTACH '${folder}/x.db' AS x`],
    ['CREATE', () => 'CREATE VIEW nba_raw.mine AS SELECT 1 AS game_id'],
    ['INSTALL', () => 'INSTALL httpfs'],
  ])('cannot %s', async (_case, sql) => {
    await expect(rows(sql())).rejects.toThrow(/is not a SELECT/);
    expect(await readdir(folder)).toEqual(['own.csv']);
  });

  it.each([
    ['SELECT 1.5e0 AS rate', /Column rate is DOUBLE, which is not exact/],
    [
      'SELECT AVG(x) AS mean FROM (SELECT 1 AS x) AS t',
      /Column mean is DOUBLE, which is not exact/,
    ],
    ['SELECT [1, 2] AS list', /Column list is INTEGER\[\], which has no cell/],
    ['SELECT 1 AS a, 2 AS a', /two columns named a/],
    ['SELECT SUM(x) AS s FROM nba_raw', /nba_raw/],
  ])('refuses %s', async (sql, message) => {
    await expect(rows(sql)).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(message),
    });
  });

  it('says which limit to raise when memory runs out', async () => {
    const sql = 'SELECT COUNT(*) AS n FROM (SELECT DISTINCT range FROM range(50000000)) AS t';
    await expect(rows(sql)).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(/needs more memory/),
      remedy: expect.stringMatching(/warehouse\.memoryLimit/),
    });
  });

  it.each<[string, 'INT64' | 'NUMERIC' | 'DATE' | 'TIMESTAMP' | 'BOOL', string | bigint]>([
    ['a number as text', 'INT64', '1'],
    ['more than 64 bits', 'INT64', 2n ** 63n],
    ['ten decimals', 'NUMERIC', '0.0123456789'],
    ['an exponent', 'NUMERIC', '1e3'],
    ['a day that does not exist', 'DATE', '2025-02-29'],
    ['an instant without an offset', 'TIMESTAMP', '2025-01-01T00:00:00'],
    ['text', 'BOOL', 'true'],
  ])('refuses the parameter: %s', async (_case, type, value) => {
    await expect(
      warehouse.query({ sql: 'SELECT @value AS x', parameters: { value: { type, value } } }),
    ).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(`@value is not a ${type}`),
    });
  });

  it('answers many queries at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        rows(`SELECT ${n} AS n, COUNT(*) AS c FROM range(1000)`),
      ),
    );
    expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 20 }, (_, n) => BigInt(n)));
  });

  it('ends running queries when it is closed, and takes no more', async () => {
    const closed = await openDuckDbWarehouse({ folder });
    const sql = 'SELECT SUM(MOD(range, 7)) AS s FROM range(1000000000000)';
    const running = expect(closed.query({ sql, parameters: {} })).rejects.toThrow(/cancelled/);
    await closed.close();
    await running;
    await closed.close();
    await expect(closed.query({ sql, parameters: {} })).rejects.toThrow('The warehouse is closed');
  });
});
