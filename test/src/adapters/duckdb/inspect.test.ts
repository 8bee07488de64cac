import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { inspectFolder } from '../../../../src/adapters/duckdb/inspect.js';
import { remarkFindings } from '../../../../src/doctor/tables.js';
import { REGISTRY, SCHEDULE } from '../../../../src/domain/tables.js';
import { copyTo, emptyFolder } from './table-files.js';

let folder: string;
beforeEach(async () => {
  folder = await emptyFolder();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const inspect = () =>
  inspectFolder({ folder, threads: 1, memoryLimit: '256MB' }, [REGISTRY, SCHEDULE]);
const TEXT = "'2024-25' AS season, 'DEN' AS team_abbr, 'G' AS position, 'a' AS player_lookup";

it('names the files of a table that are not read, and counts texts that are none', async () => {
  const table = join(folder, 'nba_players_registry');
  await mkdir(table);
  for (const name of ['late.csv.gz', 'part-7.tmp', 'OLD.CSV', '.hidden', '_SUCCESS']) {
    await writeFile(join(table, name), '');
  }
  await writeFile(join(folder, 'nba_players_registry.parquet.new'), '');
  await copyTo(
    join(table, 'part-1.parquet'),
    `SELECT unhex(x) AS player_name, ${TEXT} FROM (VALUES ('C487'), ('FF'), ('FE'), (NULL)) v(x)`,
    'parquet',
  );
  const remarks = await inspect();
  expect(remarks).toEqual([
    {
      table: REGISTRY,
      unread: [
        join(folder, 'nba_players_registry.parquet.new'),
        ...['OLD.CSV', 'late.csv.gz', 'part-7.tmp'].map((name) => join(table, name)),
      ],
      undecodable: 2,
    },
    { table: SCHEDULE, unread: [], undecodable: 0 },
  ]);
  const findings = await remarkFindings(async () => remarks);
  expect(findings.map(({ level, subject, saw }) => [level, subject, saw])).toEqual([
    ['yellow', REGISTRY, expect.stringContaining('late.csv.gz')],
    ['yellow', REGISTRY, expect.stringContaining('2 of its texts are no UTF-8')],
  ]);
});

it('leaves a refused file to those who tell of it', async () => {
  await writeFile(join(folder, 'nba_players_registry.csv'), 'player_name\na,b\n');
  expect(await inspect()).toEqual([
    { table: REGISTRY, unread: [], undecodable: 0 },
    { table: SCHEDULE, unread: [], undecodable: 0 },
  ]);
});
