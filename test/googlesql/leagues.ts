import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TABLES } from '../../src/domain/tables.js';
import { writeLeague } from '../../src/sample/index.js';
import { tortureTables } from '../reference/torture.js';
import { faultyTables } from '../reference/torture-faults.js';
import { writeTables } from '../reference/torture-files.js';
import { REAL_SEASONS } from '../support/real-seasons.js';
import { sampleSeason } from '../support/sample-folder.js';
import { type DuckDb, openFolder, openRows } from './duckdb.js';
import type { TableRows } from './engine.js';
import { nastyLeague } from './nasty/league.js';
import { asOfDates, type Occasions, random } from './occasions.js';

/** Rows to compare the engines on, and DuckDB over all of them. */
export interface League {
  readonly rows: TableRows;
  readonly duckdb: DuckDb;
}

/** A league by name; opened when its turn comes. */
export interface LeagueSource {
  readonly name: string;
  /** It is not here; the name says why. */
  readonly missing: boolean;
  readonly occasions: Occasions;
  readonly open: () => Promise<League>;
}

/** A season's start, its busy months, the All-Star break and after, its end, two summers. */
const FAULTY_DATES = [
  '2023-10-26',
  '2024-01-31',
  '2024-07-15',
  '2024-10-23',
  '2024-11-20',
  '2024-12-06',
  '2025-02-10',
  '2025-02-20',
  '2025-04-20',
  '2025-08-01',
  '2025-03-12',
];
const GENERATED_DATES = ['2024-10-28', '2025-02-24', '2025-04-10'];
const REAL_DATES = ['2024-02-05', '2024-07-15', '2024-11-20', '2025-03-31'];
const SEEDS = [1, 2];
const FAULTY_SEEDS = [11, 12, 13];

const faulty: LeagueSource = {
  name: 'a league with faults',
  missing: false,
  occasions: asOfDates(FAULTY_DATES),
  open: async () => {
    const rows = nastyLeague();
    return { rows, duckdb: await openRows(rows) };
  },
};

const torture = (seed: number): LeagueSource => ({
  name: `torture tables ${seed}`,
  missing: false,
  occasions: random(seed, 4),
  open: () => temporary((folder) => writeTables(tortureTables(seed), folder, 'parquet')),
});

const spoilt = (seed: number): LeagueSource => ({
  name: `torture tables with rows of every fault ${seed}`,
  missing: false,
  occasions: random(seed, 4),
  open: () => temporary((folder) => writeTables(faultyTables(seed), folder, 'parquet')),
});

const generated: LeagueSource = {
  name: 'a generated season',
  missing: false,
  occasions: asOfDates(GENERATED_DATES),
  open: () => temporary((folder) => writeLeague(sampleSeason(), folder)),
};

const real: LeagueSource = {
  name: REAL_SEASONS === null ? 'real seasons: TRENDS_SAMPLE_DIR is not set' : 'real seasons',
  missing: REAL_SEASONS === null,
  occasions: asOfDates(REAL_DATES),
  open: () => openLeague(REAL_SEASONS ?? ''),
};

export const LEAGUES: readonly LeagueSource[] = [
  faulty,
  ...SEEDS.map(torture),
  ...FAULTY_SEEDS.map(spoilt),
  generated,
  real,
];

/** A folder of table files and all of its rows. */
async function openLeague(folder: string): Promise<League> {
  const duckdb = await openFolder(folder);
  const tables = TABLES.map(async ({ name, columns }) => {
    const sql = `SELECT ${Object.keys(columns).join(', ')} FROM ${name}`;
    return [name, await duckdb.rows({ sql, parameters: {} })] as const;
  });
  return { rows: Object.fromEntries(await Promise.all(tables)), duckdb };
}

/** A league in a folder that lives until it is closed. */
async function temporary(fill: (folder: string) => Promise<unknown>): Promise<League> {
  const folder = await mkdtemp(join(tmpdir(), 'trends-googlesql-'));
  await fill(folder);
  const { rows, duckdb } = await openLeague(folder);
  const close = async () => {
    await duckdb.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { rows, duckdb: { rows: duckdb.rows, close } };
}
