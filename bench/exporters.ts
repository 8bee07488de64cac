import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDuckDbWarehouse } from '../src/adapters/duckdb/index.js';
import { PLAYER_GAMES } from '../src/domain/tables.js';
import { generateLeague, writeLeague } from '../src/sample/index.js';
import { machine, versionsOf } from './support/machine.js';
import { options } from './support/options.js';
import { type Goal, report, today } from './support/result.js';
import { type Scanned, scanned } from './support/scanned.js';
import { disagreements, exporterQueries, separateQueries } from './support/six-files.js';
import { median, rounded } from './support/statistics.js';

// All six files by the exporters' six queries, against sixteen separate ones that find the same.
const AS_OF = '2025-03-15';
const CHILD = fileURLToPath(new URL('exporters-process.js', import.meta.url));
const WAYS = ['exporters', 'separate'] as const;
type Way = (typeof WAYS)[number];
const MIB = 2 ** 20;
const NOTES = [
  'One process per run asks everything three times of DuckDB (two threads, 256 MB) over Parquet files; time is the median of the three, memory the most that the process ever held.',
  'The separate queries leave out what the exporters’ queries also tell the guard (coverage, filled columns, faults). So on DuckDB, which reads a local file again for next to nothing, both ways cost about the same, and the larger queries hold more at once; the gain is on BigQuery, in bytes, in bills and in ten round trips less. Every fact that both find is compared, and a difference fails the bench.',
  'Bytes are BigQuery’s, by its rules on the same rows: the columns that a text names, in the partitions it reads, at the sizes BigQuery counts; billed is at least 10 MiB per table and query.',
  'Where the limit is: bounce-back reads all rows since 2021 and the others at most 420 days and what rest days need, so that time and bytes follow the seasons up to the fifth and hardly grow after it; before 2021 Parquet’s row groups, and BigQuery’s partitions, are skipped by their dates.',
];

interface Measured {
  readonly ms: number;
  /** Processor time, of all threads. */
  readonly cpuMs: number;
  readonly peakMiB: number;
}

interface DataSet {
  readonly name: string;
  readonly folder: string;
}

interface Row {
  readonly name: string;
  readonly playerRows: number;
  readonly measured: Readonly<Record<Way, Measured>>;
  readonly scans: Readonly<Record<Way, Scanned>>;
}

const asked = options();
const home = mkdtempSync(join(tmpdir(), 'trends-exporters-'));
try {
  const rows: Row[] = [];
  for (const set of await dataSets()) rows.push(await rowOf(set));
  tell(rows);
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function dataSets(): Promise<readonly DataSet[]> {
  const sets: DataSet[] = [];
  for (const seasons of asked.short ? [1] : [1, 5, 25]) {
    const folder = join(home, String(seasons));
    await writeLeague(generateLeague({ seed: 7, seasons, lastSeason: 2024 }), folder);
    sets.push({ name: seasons === 1 ? '1 season' : `${seasons} seasons`, folder });
  }
  const real = process.env.TRENDS_SAMPLE_DIR;
  if (real) return [...sets, { name: '2 real seasons', folder: real }];
  console.error('LEFT OUT: the real seasons. Set TRENDS_SAMPLE_DIR to a folder of their tables.');
  return sets;
}

async function rowOf({ name, folder }: DataSet): Promise<Row> {
  const warehouse = await openDuckDbWarehouse({ folder });
  try {
    const wrong = await disagreements(warehouse, AS_OF);
    if (wrong.length > 0) throw new Error(`the two ways differ:\n${wrong.slice(0, 5).join('\n')}`);
    const stamps = await warehouse.stamps([PLAYER_GAMES]);
    const scans = {
      exporters: await scanned(warehouse, exporterQueries(AS_OF)),
      separate: await scanned(warehouse, separateQueries(AS_OF)),
    };
    const stamp = stamps.get(PLAYER_GAMES);
    if (stamp instanceof Error) throw stamp;
    const playerRows = stamp?.rows ?? 0;
    return { name, playerRows, scans, measured: measure(folder) };
  } finally {
    await warehouse.close();
  }
}

/** Both ways by turns, so that a busy moment of the machine touches both. */
function measure(folder: string): Readonly<Record<Way, Measured>> {
  const runs = Array.from({ length: asked.runs }, () => ({
    exporters: once('exporters', folder),
    separate: once('separate', folder),
  }));
  const middle = (way: Way): Measured => ({
    ms: median(runs.map((run) => run[way].ms)),
    cpuMs: median(runs.map((run) => run[way].cpuMs)),
    peakMiB: median(runs.map((run) => run[way].peakMiB)),
  });
  return { exporters: middle('exporters'), separate: middle('separate') };
}

function once(way: Way, folder: string): Measured {
  const args = [CHILD, way, folder, AS_OF, asked.short ? '1' : '3'];
  const said = execFileSync(process.execPath, args, { encoding: 'utf8' });
  const { peakKiB, ...times } = JSON.parse(said) as Omit<Measured, 'peakMiB'> & {
    readonly peakKiB: number;
  };
  return { ...times, peakMiB: peakKiB / 1024 };
}

function tell(rows: readonly Row[]): void {
  report(
    {
      bench: 'exporters',
      title: 'Exporters: six queries against sixteen',
      date: today(),
      machine: machine(),
      versions: versionsOf('@duckdb/node-api'),
      runs: asked.runs,
      columns: [
        'data',
        'player rows',
        'six files, ms',
        'separately, ms',
        'ratio of processor time',
        'peak MB',
        'separately',
        'read MB at BigQuery',
        'separately',
        'billed MB',
        'separately',
      ],
      rows: rows.map(cellsOf),
      goals: goalsOf(rows),
      notes: NOTES,
    },
    asked,
  );
}

function cellsOf({ name, playerRows, measured, scans }: Row): readonly (string | number)[] {
  const { exporters, separate } = measured;
  return [
    name,
    playerRows,
    rounded(exporters.ms),
    rounded(separate.ms),
    rounded(exporters.cpuMs / separate.cpuMs),
    Math.round(exporters.peakMiB),
    Math.round(separate.peakMiB),
    ...[scans.exporters.bytes, scans.separate.bytes].map((bytes) => rounded(bytes / MIB)),
    ...[scans.exporters.billed, scans.separate.billed].map((bytes) => rounded(bytes / MIB)),
  ];
}

function goalsOf(rows: readonly Row[]): readonly Goal[] {
  const [first] = rows;
  if (first === undefined) return [];
  const largest = rows.reduce((a, b) => (b.playerRows > a.playerRows ? b : a), first);
  const dearest = Math.max(
    ...rows.map(({ scans }) => scans.exporters.billed / scans.separate.billed),
  );
  const [data, time] = [
    largest.playerRows / first.playerRows,
    largest.measured.exporters.cpuMs / first.measured.exporters.cpuMs,
  ];
  return [
    {
      goal: 'queries for six files: 6 (separately 16)',
      measured: `${exporterQueries(AS_OF).length} (${separateQueries(AS_OF).length})`,
      met: exporterQueries(AS_OF).length === 6,
    },
    goal('billed no more than the separate queries', dearest, 1, '× at most'),
    goal(`time grows no faster than data (${rounded(data)} ×)`, time, data, '×'),
  ];
}

function goal(name: string, value: number, limit: number, unit: string): Goal {
  return { goal: name, measured: `${rounded(value)} ${unit}`, met: value <= limit };
}
