import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IsoDate } from '../domain/date.js';
import { UsageError } from '../domain/errors.js';
import { findTable, type Table, type TableName } from '../domain/tables.js';
import type { League } from './league.js';
import { rowsOfLoad } from './load-rows.js';
import type { Load } from './loads.js';
import { writeParquet } from './parquet.js';
import { lastDate, rowsThrough, type SampleRow } from './table-rows.js';

export interface WriteOptions {
  /** The last date whose games are loaded; default all. */
  readonly through?: IsoDate;
  /**
   * `files` (default): one Parquet file per table. `folders`: tables that loads fill become
   * folders that `applyLoad` can add dates to.
   */
  readonly layout?: 'files' | 'folders';
}

const BASE = 'through-';

const baseName = (through: IsoDate) => `${BASE}${through}.parquet`;
const shortName = (table: TableName) => table.slice(table.indexOf('.') + 1);

function tableOf(name: TableName): Table {
  const table = findTable(name);
  if (table === undefined) throw new RangeError(`${name} is not a table of the project`);
  return table;
}

async function writeAsFile(folder: string, table: Table, rows: readonly SampleRow[]) {
  const place = join(folder, shortName(table.name));
  await writeParquet(`${place}.parquet`, table, rows);
  await rm(place, { recursive: true, force: true });
}

async function writeAsFolder(
  folder: string,
  table: Table,
  rows: readonly SampleRow[],
  through: IsoDate,
) {
  const place = join(folder, shortName(table.name));
  const file = baseName(through);
  await writeParquet(join(place, file), table, rows);
  await rm(`${place}.parquet`, { force: true });
  for (const other of await readdir(place)) {
    if (other !== file) await rm(join(place, other), { force: true });
  }
}

/**
 * Writes the league's tables as Parquet into a folder, replacing what it has of them: each file is
 * replaced whole, but they do not change at once.
 * @returns the rows written per table
 * @throws TrendsError when the folder cannot be written
 */
export async function writeLeague(
  league: League,
  folder: string,
  options: WriteOptions = {},
): Promise<ReadonlyMap<TableName, number>> {
  const { through = league.final, layout = 'files' } = options;
  const tables = rowsThrough(league, through);
  for (const [name, rows] of tables) {
    const table = tableOf(name);
    if (layout === 'folders' && table.landed !== null) {
      await writeAsFolder(folder, table, rows, lastDate(table, through));
    } else {
      await writeAsFile(folder, table, rows);
    }
  }
  return new Map([...tables].map(([name, rows]) => [name, rows.length]));
}

/** The date through which a table's folder was written at first. */
async function baseOf(place: string): Promise<IsoDate> {
  const names = await readdir(place).catch(() => []);
  const base = names.find((name) => name.startsWith(BASE));
  if (base !== undefined) return base.slice(BASE.length, -'.parquet'.length);
  throw new UsageError(`${place} holds no sample that loads can be applied to`, {
    remedy: "Write the league there first, with layout 'folders' and a through date.",
  });
}

/**
 * Makes a load's rows visible in a folder written with layout `folders`: one small file, replaced
 * whole by the date's next pass. Loads of tables outside the sample change nothing.
 * @returns the file written, or null when nothing changed
 * @throws UsageError when the folder was not written so, or already held the date at first
 */
export async function applyLoad(
  league: League,
  folder: string,
  load: Load,
): Promise<string | null> {
  const rows = rowsOfLoad(league, load);
  if (rows === null || rows.length === 0) return null;
  const place = join(folder, shortName(load.table));
  const base = await baseOf(place);
  if (load.gameDate <= base) {
    throw new UsageError(
      `${place} holds ${load.gameDate} already: it was written through ${base}`,
      {
        remedy: 'Apply loads of later dates, or write the league through an earlier one.',
      },
    );
  }
  const file = join(place, `${load.gameDate}.parquet`);
  await writeParquet(file, tableOf(load.table), rows);
  return file;
}
