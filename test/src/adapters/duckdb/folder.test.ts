import { appendFile, chmod, mkdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDuckDbWarehouse } from '../../../../src/adapters/duckdb/index.js';
import { REGISTRY, SCHEDULE, TEAM_DEFENSE } from '../../../../src/domain/tables.js';
import type { Warehouse } from '../../../../src/ports/warehouse.js';
import { soundStamps } from '../../../support/stamps.js';
import { copyTo, emptyFolder, selectOf } from './table-files.js';

const HEADER = 'player_lookup,player_name,team_abbr,position,season';

describe('the folder of a DuckDB warehouse', () => {
  let folder = '';
  let warehouse: Warehouse;
  beforeEach(async () => {
    folder = await emptyFolder();
    warehouse = await openDuckDbWarehouse({ folder });
  });
  afterEach(async () => {
    await warehouse.close();
    await rm(folder, { recursive: true, force: true });
  });

  const write = (path: string, text: string) => writeFile(join(folder, path), text);
  const rows = async (sql: string) => (await warehouse.query({ sql, parameters: {} })).rows;
  const names = async () =>
    (await rows(`SELECT player_name FROM ${REGISTRY} ORDER BY player_name`)).map(
      (row) => row.player_name,
    );
  const registry = (name: string) => selectOf(REGISTRY, [{ player_name: name, season: '2024-25' }]);

  it('reads CSV by its header: any order, extra columns dropped, empty is NULL', async () => {
    await write(
      'nbac_schedule.csv',
      '\uFEFFarena,game_date,game_date_est,home_team_tricode,away_team_tricode,game_id\r\n' +
        '"Ball, Arena",2025-01-10,2025-01-11 02:00:00,DEN,,0022400001\r\n' +
        '"two\nlines",2025-01-11,,"","B ""K"" N",1\r\n',
    );
    expect(await rows(`SELECT * FROM ${SCHEDULE} ORDER BY game_date`)).toEqual([
      {
        game_id: '0022400001',
        game_date: '2025-01-10',
        game_date_est: '2025-01-11 02:00:00',
        home_team_tricode: 'DEN',
        away_team_tricode: null,
      },
      {
        game_id: '1',
        game_date: '2025-01-11',
        game_date_est: null,
        home_team_tricode: null,
        away_team_tricode: 'B "K" N',
      },
    ]);
  });

  it('answers QUALIFY ROW_NUMBER() = 1 straight from CSV', async () => {
    await write(
      'nba_players_registry.csv',
      `${HEADER}\na,Ann,DEN,G,2023-24\na,Anna,DEN,G,2024-25\n`,
    );
    const newest = await rows(
      `SELECT player_name FROM ${REGISTRY} WHERE season BETWEEN '2020-21' AND '2025-26'
       QUALIFY ROW_NUMBER() OVER (PARTITION BY player_lookup ORDER BY season DESC NULLS LAST) = 1`,
    );
    expect(newest).toEqual([{ player_name: 'Anna' }]);
  });

  it('casts the columns of Parquet; an instant is text, with a zone where the file has one', async () => {
    await copyTo(
      join(folder, 'nbac_schedule.parquet'),
      "SELECT 22400001 AS game_id, TIMESTAMP '2025-01-10 00:00:00' AS game_date, TIMESTAMP '2025-01-11 02:00:00' AS game_date_est, 'DEN' AS home_team_tricode, 'BKN' AS away_team_tricode, 1.5 AS extra",
      'parquet',
    );
    expect(await rows(`SELECT * FROM ${SCHEDULE}`)).toEqual([
      {
        game_id: '22400001',
        game_date: '2025-01-10',
        game_date_est: '2025-01-11 02:00:00',
        home_team_tricode: 'DEN',
        away_team_tricode: 'BKN',
      },
    ]);
  });

  it('reads a folder of Parquet and CSV as one table, and sees files come and go', async () => {
    const table = join(folder, 'nba_players_registry');
    await mkdir(table);
    await copyTo(join(table, 'b.parquet'), registry('b'), 'parquet');
    await write(
      'nba_players_registry/a.csv',
      `position,${HEADER.replace(',position', '')}\nG,,a,,\n`,
    );
    await write('nba_players_registry/.hidden.csv', 'not,a,table\n');
    await write('nba_players_registry/_SUCCESS', '');
    expect(await names()).toEqual(['a', 'b']);
    await copyTo(join(table, 'c.parquet'), registry('c'), 'parquet');
    expect(await names()).toEqual(['a', 'b', 'c']);
    await rm(join(table, 'a.csv'));
    expect(await names()).toEqual(['b', 'c']);
    expect((await soundStamps(warehouse, [REGISTRY])).get(REGISTRY)?.rows).toBe(2);
  });

  it('sees a table that appears later, changes in place, and changes its format', async () => {
    await expect(names()).rejects.toThrow(/is missing/);
    await write('nba_players_registry.csv', `${HEADER}\n,one,,,\n`);
    expect(await names()).toEqual(['one']);
    await appendFile(join(folder, 'nba_players_registry.csv'), ',two,,,\n');
    expect(await names()).toEqual(['one', 'two']);
    await write(
      'nba_players_registry.csv',
      'player_name,player_lookup,team_abbr,season,position\nx,,,,\n',
    );
    expect(await names()).toEqual(['x']);
    await rm(join(folder, 'nba_players_registry.csv'));
    const parquet = join(folder, 'nba_players_registry.parquet');
    await copyTo(parquet, registry('three'), 'parquet');
    expect(await names()).toEqual(['three']);
    await copyTo(parquet, `${registry('four')} UNION ALL ${registry('five')}`, 'parquet');
    expect(await names()).toEqual(['five', 'four']);
  });

  it('stamps with the newest modification', async () => {
    await mkdir(join(folder, 'nba_players_registry'));
    for (const file of ['a', 'b']) await write(`nba_players_registry/${file}.csv`, `${HEADER}\n`);
    await appendFile(join(folder, 'nba_players_registry/a.csv'), '"x\ny",,,,\n');
    const { mtimeMs } = await stat(join(folder, 'nba_players_registry/a.csv'));
    const stamp = (await soundStamps(warehouse, [REGISTRY])).get(REGISTRY);
    expect(stamp).toMatchObject({ modifiedAt: Math.floor(mtimeMs), rows: 1 });
  });

  it('stamps otherwise a file that another of the same age and size replaces', async () => {
    const place = join(folder, 'nba_players_registry.csv');
    const stampOf = async () => (await soundStamps(warehouse, [REGISTRY])).get(REGISTRY);
    await write('nba_players_registry.csv', `${HEADER}\na,Ann,DEN,G,2024-25\n`);
    await utimes(place, 1_700_000_000, 1_700_000_000);
    const before = await stampOf();
    await write('next.csv', `${HEADER}\na,Bea,DEN,G,2024-25\n`);
    await utimes(join(folder, 'next.csv'), 1_700_000_000, 1_700_000_000);
    await rename(join(folder, 'next.csv'), place);
    const after = await stampOf();
    expect(after).toMatchObject({ modifiedAt: before?.modifiedAt, rows: before?.rows });
    expect(after?.version).not.toBe(before?.version);
  });

  it('stamps otherwise a file that is rewritten in place, as large, with its time set back', async () => {
    const place = join(folder, 'nba_players_registry.csv');
    const stampOf = async () => (await soundStamps(warehouse, [REGISTRY])).get(REGISTRY);
    await write('nba_players_registry.csv', `${HEADER}\na,Ann,DEN,G,2024-25\n`);
    await utimes(place, 1_700_000_000, 1_700_000_000);
    const before = await stampOf();
    await write('nba_players_registry.csv', `${HEADER}\na,Bea,DEN,G,2024-25\n`);
    await utimes(place, 1_700_000_000, 1_700_000_000);
    const after = await stampOf();
    expect(after).toMatchObject({ modifiedAt: before?.modifiedAt, rows: before?.rows });
    expect(after?.version).not.toBe(before?.version);
    expect(await stampOf()).toEqual(after);
  });

  it('estimates the size of the files of the tables that the text names', async () => {
    await write('nba_players_registry.csv', `${HEADER}\n`);
    await write('nbac_schedule.csv', 'unread\n');
    const sql = `SELECT COUNT(*) AS n FROM ${REGISTRY}`;
    expect(await warehouse.estimate({ sql, parameters: {} })).toBe(HEADER.length + 1);
  });

  it('names table, folder and files when a table is missing', async () => {
    await expect(names()).rejects.toMatchObject({
      permanent: false,
      message: `nba_reference.nba_players_registry is missing: looked for nba_players_registry.parquet, nba_players_registry.csv, nba_players_registry/ in ${folder}, which is empty`,
    });
    await write('nbac_schedule.csv', 'x\n');
    await expect(names()).rejects.toThrow(/which has none/);
    await rename(folder, `${folder}.away`);
    await expect(names()).rejects.toThrow(/which does not exist/);
    await expect(soundStamps(warehouse, [REGISTRY])).rejects.toMatchObject({ permanent: false });
    await rename(`${folder}.away`, folder);
  });

  it('takes the names of files and folders for names, whatever they look like', async () => {
    const odd = join(folder, 'da[t]a *? {1,2}');
    const table = join(odd, 'nba_players_registry');
    await mkdir(table, { recursive: true });
    await mkdir(join(folder, 'data x {1,2}/nba_players_registry'), { recursive: true });
    const parts = ['season?.parquet', 'season1.parquet', '[ab].csv', 'a.csv', '*.csv', '{a,b}.csv'];
    for (const name of parts) {
      const format = name.endsWith('csv') ? 'csv' : 'parquet';
      await copyTo(join(table, name).replaceAll("'", "''"), registry(name), format);
      await write(`data x {1,2}/nba_players_registry/${name}`, 'another folder');
    }
    const other = await openDuckDbWarehouse({ folder: odd });
    try {
      const sql = `SELECT player_name FROM ${REGISTRY}`;
      const found = (await other.query({ sql, parameters: {} })).rows.map((row) => row.player_name);
      expect(found.sort()).toEqual([...parts].sort());
      expect((await soundStamps(other, [REGISTRY])).get(REGISTRY)?.rows).toBe(parts.length);
    } finally {
      await other.close();
    }
  });

  it('fails for good on a table that no file can bring', async () => {
    await expect(rows('SELECT x FROM nba_analytics.no_such_table')).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining('no_such_table'),
    });
  });

  it('names file and columns when columns are missing', async () => {
    await write('nba_players_registry.csv', 'player_lookup,player_name\na,b\n');
    await expect(names()).rejects.toMatchObject({
      permanent: true,
      message: `${folder}/nba_players_registry.csv has no column team_abbr, position, season, which nba_reference.nba_players_registry must have`,
    });
    await copyTo(
      join(folder, 'team_defense_zone_analysis.parquet'),
      "SELECT 'DEN' AS team_abbr",
      'parquet',
    );
    await expect(rows(`SELECT COUNT(*) AS n FROM ${TEAM_DEFENSE}`)).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(
        /team_defense_zone_analysis.parquet has no column analysis_date/,
      ),
    });
  });

  it.each([
    [
      'no Parquet',
      'nba_players_registry.parquet',
      'PAR1 but not really',
      /registry.parquet cannot be read/,
    ],
    ['empty', 'nba_players_registry.csv', '', /registry.csv has no column player_lookup/],
    [
      'ragged',
      'nba_players_registry.csv',
      `${HEADER}\na,b\n`,
      /registry.csv is refused: line 2 has 2 values/,
    ],
  ])('names a file that is %s', async (_case, file, text, message) => {
    await write(file, text);
    await expect(names()).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(message),
    });
  });

  it('names file, column, row and value of a value that does not fit', async () => {
    await write(
      'nbac_schedule.csv',
      'game_id,game_date,game_date_est,home_team_tricode,away_team_tricode\n1,tomorrow,,,\n',
    );
    await expect(rows(`SELECT game_date FROM ${SCHEDULE}`)).rejects.toMatchObject({
      permanent: true,
      message: `${folder}/nbac_schedule.csv is refused: nba_raw.nbac_schedule.game_date is "tomorrow" in row 1, which is no DATE`,
    });
  });

  it('names a damaged Parquet file in stamps too', async () => {
    await write('nba_players_registry.parquet', 'PAR1');
    await expect(soundStamps(warehouse, [REGISTRY])).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(/registry.parquet cannot be read/),
    });
  });

  it('refuses a table that is there twice', async () => {
    await write('nba_players_registry.csv', `${HEADER}\n`);
    await copyTo(join(folder, 'nba_players_registry.parquet'), registry('a'), 'parquet');
    await expect(names()).rejects.toThrow(
      /twice: nba_players_registry.parquet and nba_players_registry.csv/,
    );
  });

  it.skipIf(process.getuid?.() === 0)('names a file that it may not read', async () => {
    await write('nba_players_registry.csv', `${HEADER}\n`);
    await chmod(join(folder, 'nba_players_registry.csv'), 0);
    await expect(names()).rejects.toMatchObject({ permanent: true });
  });

  it('reads many CSV files in one query within the memory limit', async () => {
    await mkdir(join(folder, 'nba_players_registry'));
    for (let n = 0; n < 40; n++) {
      await write(`nba_players_registry/${n}.csv`, `${HEADER}\n${',player,,,\n'.repeat(500)}`);
    }
    const aliases = ['a', 'b', 'c'].map(
      (alias) => `(SELECT COUNT(*) AS n FROM ${REGISTRY}) AS ${alias}`,
    );
    const sql = `SELECT a.n AS a, b.n AS b, c.n AS c FROM ${aliases.join(', ')}`;
    expect(await rows(sql)).toEqual([{ a: 20_000n, b: 20_000n, c: 20_000n }]);
  });

  it.each(["it's", 'a*b?', '[x] {y}', 'späce ü'])('may be called %j', async (name) => {
    const odd = join(folder, name);
    await mkdir(join(odd, 'nba_players_registry'), { recursive: true });
    await write(`${name}/nba_players_registry/${name}.csv`, `${HEADER}\n,odd,,,\n`);
    const opened = await openDuckDbWarehouse({ folder: odd });
    const sql = `SELECT player_name FROM ${REGISTRY}`;
    expect((await opened.query({ sql, parameters: {} })).rows).toEqual([{ player_name: 'odd' }]);
    await opened.close();
  });
});

describe('openDuckDbWarehouse', () => {
  it('fails for good without a folder', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, 'file'), '');
    await expect(openDuckDbWarehouse({ folder: join(folder, 'none') })).rejects.toMatchObject({
      permanent: true,
      message: `The data folder ${folder}/none does not exist`,
    });
    await expect(openDuckDbWarehouse({ folder: join(folder, 'file') })).rejects.toThrow(
      `The data folder ${folder}/file is not a folder`,
    );
    await rm(folder, { recursive: true });
  });
});
