import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as idle } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EXPORTERS } from '../exporters/registry.js';
import { newYorkInstant } from '../src/domain/wall-clock.js';
import { generateLeague, writeLeague } from '../src/sample/index.js';
import { type Google, missingEmulators, openGoogle } from './support/google.js';
import { machine, versionsOf } from './support/machine.js';
import { options } from './support/options.js';
import { metered, type Started } from './support/process.js';
import { type Goal, report, today } from './support/result.js';
import { median } from './support/statistics.js';

// From process to ready, embedded and on Google's adapters, and what a service holds when idle.
const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
const NIGHT = '2024-11-20';
const MORNING = newYorkInstant('2024-11-21', '07:00');
const MB = 2 ** 20;
const NOTES = [
  'Idle memory is the resident set fifteen seconds after all six files were refreshed; a MB is 2^20 bytes. About 45 MB of it are Node’s own program and 35 MB DuckDB’s library, pages that all processes of a machine share.',
  'On Google: Pub/Sub, BigQuery and Cloud Storage by Google’s clients, against emulators on the same two cores. Of the live JavaScript heap (38 MB, a third of what it holds) a heap snapshot shows 40 % to be source text of the clients, above all Pub/Sub’s generated protocol, and 30 % code compiled from it.',
  '`serve` tells V8 to optimise for size once it is ready, not before: a restart on a long journal takes a third less of the processor for it, and DuckDB’s allocator gives back in the background what queries took (−45 MB embedded).',
];

interface Case {
  readonly name: string;
  /** What a run starts; each has a state of its own. */
  readonly start: (run: number) => Started;
  /** The most it may hold when idle, in MB; null for what ends by itself. */
  readonly goal: number | null;
}

interface Measured {
  readonly wall: number;
  readonly processor: number;
  readonly memory: number | null;
}

const asked = options();
const idleMs = asked.short ? 500 : 15_000;
const folder = mkdtempSync(join(tmpdir(), 'trends-start-up-'));
let google: Google | null = null;
try {
  const tables = join(folder, 'data');
  await writeLeague(generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 }), tables, {
    through: NIGHT,
  });
  if (missingEmulators.length === 0) google = await openGoogle(tables);
  else console.error(`LEFT OUT: the service on Google Cloud. Get ${missingEmulators.join('; ')}`);
  const cases = casesOf(tables, google);
  const all = cases.map(() => [] as Measured[]);
  // By turns, so that a busy moment of the machine touches all of them.
  for (let run = 0; run < asked.runs; run += 1) {
    for (const [index, each] of cases.entries()) all[index]?.push(await measure(each, run));
  }
  tell(cases, all);
} finally {
  await google?.close();
  rmSync(folder, { recursive: true, force: true });
}

function casesOf(tables: string, emulated: Google | null): readonly Case[] {
  const command = (name: string, ...args: readonly string[]): Case => {
    return { name, start: () => ({ args }), goal: null };
  };
  const service = (name: string, goal: number, settings: (run: number) => object): Case => ({
    name,
    goal,
    start: (run) => {
      const cwd = join(folder, `${name}-${run}`);
      mkdirSync(cwd);
      writeFileSync(join(cwd, 'trends.yaml'), JSON.stringify(settings(run)));
      return { args: [MAIN, 'serve', '--port', '0', '--log-format', 'json'], cwd, at: MORNING };
    },
  });
  return [
    command('node -e 0', '-e', '0'),
    command('trends --help', MAIN, '--help'),
    command('trends calendar', MAIN, 'calendar'),
    service('trends serve, embedded', 150, () => ({ data: tables })),
    ...(emulated
      ? [service('trends serve, on Google', 100, (run) => emulated.settings(`run-${run}`))]
      : []),
  ];
}

async function measure({ start, goal }: Case, run: number): Promise<Measured> {
  const child = metered(start(run));
  const wall = await child.ready;
  if (goal === null) return { wall, processor: await child.end(), memory: null };
  await child.runs(EXPORTERS.length);
  await idle(idleMs);
  const memory = await child.memory();
  return { wall, processor: await child.end(), memory };
}

function tell(cases: readonly Case[], all: readonly (readonly Measured[])[]): void {
  const medians = all.map((runs) => ({
    wall: median(runs.map(({ wall }) => wall)),
    processor: median(runs.map(({ processor }) => processor)),
    memory: median(runs.map(({ memory }) => (memory ?? 0) / MB)),
  }));
  const node = medians[0]?.wall ?? 1;
  const goals = cases.flatMap(({ name, goal }, index): readonly Goal[] => {
    const memory = medians[index]?.memory ?? 0;
    if (goal === null) return [];
    const measured = `${memory.toFixed(0)} MB`;
    return [{ goal: `${name}: at most ${goal} MB when idle`, measured, met: memory <= goal }];
  });
  const result = {
    bench: 'start-up',
    title: 'Start-up and idle memory',
    date: today(),
    machine: machine(),
    versions: versionsOf(
      '@duckdb/node-api',
      '@google-cloud/pubsub',
      '@google-cloud/bigquery',
      '@google-cloud/storage',
    ),
    runs: asked.runs,
    columns: ['process', 'ready or done, ms', 'processor, ms', '× Node', 'idle memory, MB'],
    rows: cases.map(({ name, goal }, index) => {
      const { wall = 0, processor = 0, memory = 0 } = medians[index] ?? {};
      return [
        name,
        Math.round(wall),
        Math.round(processor),
        Number((wall / node).toFixed(1)),
        goal === null ? '–' : Math.round(memory),
      ];
    }),
    goals,
    notes: NOTES,
  };
  const left = `Left out: the service on Google Cloud. Get ${missingEmulators.join('; ')}.`;
  report({ ...result, notes: google === null ? [...NOTES, left] : NOTES }, asked);
}
