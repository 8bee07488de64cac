import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDuckDbWarehouse } from '../../../../src/adapters/duckdb/index.js';
import {
  PLAYER_GAMES,
  REGISTRY,
  SCHEDULE,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../../../../src/domain/tables.js';
import type { Warehouse } from '../../../../src/ports/warehouse.js';
import { soundStamps } from '../../../support/stamps.js';
import { copyTo, emptyFolder } from './table-files.js';

let folder: string;
let warehouse: Warehouse;
beforeEach(async () => {
  folder = await emptyFolder();
  warehouse = await openDuckDbWarehouse({ folder });
});
afterEach(async () => {
  await warehouse.close();
  await rm(folder, { recursive: true, force: true });
});

const rows = async (sql: string) => (await warehouse.query({ sql, parameters: {} })).rows;

/** A team game, each column as SQL writes it; what is named is written otherwise. */
const COLUMNS: Readonly<Record<string, string>> = {
  game_id: "'0022400001'",
  game_date: "DATE '2025-01-10'",
  team_abbr: "'DEN'",
  opponent_team_abbr: "'BKN'",
  season_year: '2024',
  points_scored: '110',
  pace: '98.5',
  home_game: 'true',
};

async function given(
  format: 'parquet' | 'csv',
  ...games: readonly Readonly<Record<string, string>>[]
) {
  const selects = games.map((other) => {
    const cells = Object.entries({ ...COLUMNS, ...other });
    return `SELECT ${cells.map(([name, value]) => `${value} AS ${name}`).join(', ')}`;
  });
  const path = join(folder, `team_offense_game_summary.${format}`);
  await copyTo(path, selects.join(' UNION ALL '), format);
  return path;
}

const shown = async (column: string) =>
  (await rows(`SELECT ${column} AS it FROM ${TEAM_GAMES}`)).map((row) => String(row.it));

describe.each(['parquet', 'csv'] as const)('a value in %s', (format) => {
  it.each([
    ['points_scored', "'24.5'", '24.5', 'INT64'],
    ['points_scored', "'many'", 'many', 'INT64'],
    ['points_scored', "'99999999999999999999'", '99999999999999999999', 'INT64'],
    ['points_scored', '24.5::DECIMAL(10, 1)', '24.5', 'INT64'],
    ['points_scored', '24.5::DOUBLE', '24.5', 'INT64'],
    ['points_scored', "'NaN'::DOUBLE", 'nan', 'INT64'],
    ['season_year', '2024.25::FLOAT', '2024.25', 'INT64'],
    ['pace', "'98.1234567891'", '98.1234567891', 'NUMERIC'],
    ['pace', '98.1234567891::DECIMAL(20, 10)', '98.1234567891', 'NUMERIC'],
    ['pace', '(2 / 3)::DOUBLE', '0.6666666666666666', 'NUMERIC'],
    ['pace', "'fast'", 'fast', 'NUMERIC'],
    ['game_date', "'01/10/2025'", '01/10/2025', 'DATE'],
    ['game_date', "'2025-13-10'", '2025-13-10', 'DATE'],
    ['game_date', "TIMESTAMP '2025-01-10 19:30:00'", '2025-01-10 19:30:00', 'DATE'],
    ['home_game', "'maybe'", 'maybe', 'BOOL'],
    ['home_game', '2', '2', 'BOOL'],
  ])(
    'that %s cannot hold exactly (%s) refuses its file by name',
    async (column, value, said, type) => {
      const bad = { [column]: value };
      // The same text in every row: a column has one type.
      const sound = { [column]: 'NULL' };
      const path = await given(format, sound, sound, bad, bad);
      const refused = {
        permanent: true,
        message: `${path} is refused: ${TEAM_GAMES}.${column} is ${JSON.stringify(said)} in row 3 (and 1 more), which is no ${type}`,
      };
      await expect(soundStamps(warehouse, [TEAM_GAMES])).rejects.toMatchObject(refused);
      // Whatever a query reads of it: it never depends on which rows or columns those are.
      await expect(rows(`SELECT team_abbr FROM ${TEAM_GAMES} WHERE FALSE`)).rejects.toMatchObject(
        refused,
      );
    },
  );

  it.each([
    ['points_scored', "'110'", '110'],
    ['points_scored', "'110.0'", '110'],
    ['points_scored', '110::DOUBLE', '110'],
    ['points_scored', '110.00::DECIMAL(10, 2)', '110'],
    ['points_scored', '110::UBIGINT', '110'],
    ['pace', '98.7::DOUBLE', '98.7'],
    ['pace', '98.7::FLOAT', '98.7'],
    ['pace', "'98.7'", '98.7'],
    ['pace', '98.70000000000::DECIMAL(20, 11)', '98.7'],
    ['pace', '98', '98'],
    ['game_date', "'2025-01-10'", '2025-01-10'],
    ['game_date', "TIMESTAMP '2025-01-10 00:00:00'", '2025-01-10'],
    ['home_game', '1', 'true'],
    ['home_game', "'False'", 'false'],
    ['game_id', '22400001', '22400001'],
  ])('that %s can hold (%s) is the same from every type', async (column, value, said) => {
    await given(format, { [column]: value });
    expect(await shown(column)).toEqual([said]);
  });
});

it('an id that a tool has made a number with a fraction of is the id', async () => {
  await given('parquet', { game_id: '22400001::DOUBLE' });
  expect(await shown('game_id')).toEqual(['22400001']);
});

describe('text in Parquet', () => {
  const registry = (select: string) =>
    copyTo(
      join(folder, 'nba_players_registry.parquet'),
      `SELECT ${select}, '2024-25' AS season, 'DEN' AS team_abbr, 'G' AS position, 'a' AS player_lookup`,
      'parquet',
    );
  const names = () => rows(`SELECT player_name FROM ${REGISTRY}`);

  it('without the mark of text is read as UTF-8, and never shown escaped', async () => {
    await registry("encode('Luka Dončić') AS player_name");
    expect(await names()).toEqual([{ player_name: 'Luka Dončić' }]);
  });

  it('is null where unmarked bytes are no UTF-8', async () => {
    await registry("'\\xFF\\xFE'::BLOB AS player_name");
    expect(await names()).toEqual([{ player_name: null }]);
  });

  it('that is marked as text and is no UTF-8 refuses its file', async () => {
    // A file with an unmarked column, whose schema is patched to say that it is text.
    await registry("'abc'::VARCHAR AS player_name");
    const path = join(folder, 'nba_players_registry.parquet');
    const bytes = await readFile(path);
    const at = bytes.indexOf('abc');
    for (let from = at; from >= 0; from = bytes.indexOf('abc', from + 1)) bytes[from] = 0xff;
    await writeFile(path, bytes);
    await expect(names()).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(/nba_players_registry.parquet cannot be read: .*UTF8/is),
    });
  });

  it('of another kind of thing refuses its file', async () => {
    await registry('[1, 2] AS player_name');
    await expect(names()).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining(`${REGISTRY}.player_name is INTEGER[] there, not STRING`),
    });
  });
});

describe('a refused file', () => {
  it('holds up its own table and no other', async () => {
    await given('parquet', { points_scored: '24.5' });
    const none: Readonly<Record<string, string>> = {
      player_game_summary:
        'player_lookup,player_full_name,game_id,game_date,team_abbr,opponent_team_abbr,season_year,points,points_line,over_under_result\n',
      nbac_schedule: 'game_id,game_date,game_date_est,home_team_tricode,away_team_tricode\n',
    };
    for (const [name, header] of Object.entries(none))
      await writeFile(join(folder, `${name}.csv`), header);
    const stamps = await warehouse.stamps([TEAM_GAMES, PLAYER_GAMES, SCHEDULE, TEAM_DEFENSE]);
    expect(stamps.get(TEAM_GAMES)).toMatchObject({ permanent: true });
    expect(stamps.get(PLAYER_GAMES)).toMatchObject({ rows: 0 });
    expect([...stamps.keys()].sort()).toEqual([PLAYER_GAMES, TEAM_GAMES, SCHEDULE].sort());
    expect(await rows(`SELECT COUNT(*) AS n FROM ${PLAYER_GAMES}`)).toEqual([{ n: 0n }]);
  });

  it('is read as soon as it is mended', async () => {
    await given('csv', { points_scored: '24.5' });
    await expect(shown('points_scored')).rejects.toMatchObject({ permanent: true });
    await given('csv', { points_scored: '24' });
    expect(await shown('points_scored')).toEqual(['24']);
  });
});
