import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/domain/date.js';
import { TrendsError, UsageError } from '../../../src/domain/errors.js';
import {
  PLAYER_GAMES,
  REGISTRY,
  SCHEDULE,
  TABLES,
  TEAM_DEFENSE,
  TEAM_GAMES,
} from '../../../src/domain/tables.js';
import {
  applyLoad,
  generateLeague,
  type League,
  loadsOf,
  rowsOfLoad,
  rowsThrough,
  writeLeague,
} from '../../../src/sample/index.js';

let league: League;
let folder: string;
let instance: DuckDBInstance;
let connection: DuckDBConnection;
const folders: string[] = [];
const day = '2025-01-18';

beforeAll(async () => {
  league = generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 });
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sample-'));
  folders.push(folder);
});

afterAll(async () => {
  connection.closeSync();
  instance.closeSync();
  for (const made of folders) await rm(made, { recursive: true, force: true });
});

const shortName = (table: string) => table.slice(table.indexOf('.') + 1);

async function select(sql: string) {
  return (await connection.runAndReadAll(sql)).getRowObjectsJson();
}

/** The rows of a table as the generator holds them, read from its file or from all files of its folder. */
async function read(name: string) {
  const table = TABLES.find((one) => one.name === name);
  const columns = Object.entries(table?.columns ?? {}).map(([column, type]) => {
    if (type === 'NUMERIC') return `CAST(${column} AS DOUBLE) AS ${column}`;
    if (type === 'INT64') return `CAST(${column} AS INTEGER) AS ${column}`;
    return type === 'TIMESTAMP' ? `epoch_ms(${column})::DOUBLE AS ${column}` : column;
  });
  const place = join(folder, shortName(name));
  const entries = await readdir(folder);
  const files = entries.includes(shortName(name)) ? `${place}/*.parquet` : `${place}.parquet`;
  return select(`SELECT ${columns.join(', ')} FROM read_parquet('${files}')`);
}

const byText = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort();

const orderedLike = (name: string, rows: readonly object[]) => {
  const columns = Object.keys(TABLES.find((table) => table.name === name)?.columns ?? {});
  return rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column, Reflect.get(row, column)])),
  );
};

describe('a league written as files', () => {
  it('has the column types of the contract', async () => {
    await writeLeague(league, folder, { through: '2024-10-24' });
    const types = {
      STRING: 'VARCHAR',
      INT64: 'BIGINT',
      NUMERIC: 'DECIMAL(38,9)',
      DATE: 'DATE',
      BOOL: 'BOOLEAN',
      TIMESTAMP: 'TIMESTAMP WITH TIME ZONE',
    };
    for (const { name, columns } of TABLES) {
      const found = await select(
        `DESCRIBE SELECT * FROM read_parquet('${join(folder, shortName(name))}.parquet')`,
      );
      expect(found.map((column) => [column.column_name, column.column_type])).toEqual(
        Object.entries(columns).map(([column, type]) => [column, types[type]]),
      );
    }
  });

  it('reads back as it was generated, to the last digit', async () => {
    const counts = await writeLeague(league, folder);
    expect((await readdir(folder)).sort()).toEqual(
      TABLES.map(({ name }) => `${shortName(name)}.parquet`).sort(),
    );
    for (const [name, rows] of rowsThrough(league)) {
      const found = await read(name);
      expect(counts.get(name)).toBe(rows.length);
      expect(found).toEqual(orderedLike(name, rows));
    }
    expect(counts.get(PLAYER_GAMES)).toBe(league.playerGames.length);
    expect(counts.get(REGISTRY)).toBe(league.registry.length);
  });

  it('holds what has landed through a date, and the schedule whole', async () => {
    const counts = await writeLeague(league, folder, { through: day });
    const latest = async (table: string, column: string) =>
      (
        await select(
          `SELECT max(${column}) AS latest FROM read_parquet('${join(folder, shortName(table))}.parquet')`,
        )
      )[0]?.latest;
    expect(await latest(PLAYER_GAMES, 'game_date')).toBe(day);
    expect(await latest(TEAM_GAMES, 'game_date')).toBe(day);
    expect(await latest(TEAM_DEFENSE, 'analysis_date')).toBe(addDays(day, 1));
    expect(counts.get(SCHEDULE)).toBe(1231);
    expect(counts.get(REGISTRY)).toBeLessThan(league.registry.length);
  });

  it('holds every season of several', async () => {
    const two = generateLeague({ seed: 1, seasons: 2, lastSeason: 2024 });
    const counts = await writeLeague(two, folder);
    expect(counts.get(SCHEDULE)).toBe(2 * 1231);
    expect(counts.get(PLAYER_GAMES)).toBe(two.playerGames.length);
  });

  it('says which table could not be written where', async () => {
    const error = await writeLeague(league, '/dev/null/nowhere').catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TrendsError);
    expect(error.message).toContain('nba_analytics.player_game_summary');
    expect(error.message).toContain('/dev/null/nowhere');
    expect(error.remedy).toContain('writable');
  });
});

describe('loads applied to folders', () => {
  it('leave, after a day and after ten, what a league through that day holds', async () => {
    await writeLeague(league, folder, { through: addDays(day, -1), layout: 'folders' });
    for (const through of [day, addDays(day, 9)]) {
      for (let date = day; date <= through; date = addDays(date, 1)) {
        for (const load of loadsOf(league, date)) await applyLoad(league, folder, load);
      }
      for (const table of [PLAYER_GAMES, TEAM_GAMES, TEAM_DEFENSE]) {
        const expected = rowsThrough(league, through).get(table) ?? [];
        expect(byText(await read(table))).toEqual(byText(orderedLike(table, expected)));
      }
    }
  });

  it('show each pass as it lands, and leave no unfinished files', async () => {
    await writeLeague(league, folder, { through: addDays(day, -1), layout: 'folders' });
    for (const load of loadsOf(league, day)) {
      const file = await applyLoad(league, folder, load);
      const rows = rowsOfLoad(league, load);
      expect(file === null).toBe(rows === null);
      if (file === null || rows === null) continue;
      const found = await select(`SELECT * FROM read_parquet('${file}')`);
      expect(found).toHaveLength(rows.length);
      const names = await readdir(join(folder, shortName(load.table)));
      expect(names.filter((name) => !name.endsWith('.parquet'))).toEqual([]);
      expect(names).toHaveLength(2);
    }
  });

  it('start anew when the league is written again, in either layout', async () => {
    await writeLeague(league, folder, { through: addDays(day, -1), layout: 'folders' });
    for (const load of loadsOf(league, day)) await applyLoad(league, folder, load);
    await writeLeague(league, folder, { through: addDays(day, -2), layout: 'folders' });
    expect(await readdir(join(folder, 'player_game_summary'))).toEqual([
      `through-${addDays(day, -2)}.parquet`,
    ]);
    await writeLeague(league, folder, { through: day });
    expect(await readdir(folder)).toHaveLength(5);
    expect((await readdir(folder)).every((name) => name.endsWith('.parquet'))).toBe(true);
  });

  it('are refused for a date the folder holds already, and where no league was written so', async () => {
    const [load] = loadsOf(league, day).filter(({ table }) => table === PLAYER_GAMES);
    if (load === undefined) expect.fail('no load');
    await expect(applyLoad(league, folder, load)).rejects.toThrow(UsageError);
    await writeLeague(league, folder, { through: day, layout: 'folders' });
    await expect(applyLoad(league, folder, load)).rejects.toThrow(`holds ${day} already`);
  });
});
