import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as idle } from 'node:timers/promises';
import { EXPORTERS } from '../exporters/registry.js';
import { newYorkInstant } from '../src/domain/wall-clock.js';
import { generateLeague, writeLeague } from '../src/sample/index.js';
import { writeFullState } from './support/full-state.js';
import { machine, versionsOf } from './support/machine.js';
import { options } from './support/options.js';
import { type Goal, report, today } from './support/result.js';
import { peakMb, programs, readyAt } from './support/served.js';
import { median } from './support/statistics.js';

// How long a start and each read take, and how large the processes get, with a private state that
// publishers have filled, and without.
const NIGHT = '2024-11-20';
const MORNING = newYorkInstant('2024-11-21', '07:00');
const GOAL_MS = 2_000;
const GOAL_MB = 250;
const asked = options();
const FULL = asked.short ? { letters: 200, events: 2_000 } : { letters: 20_000, events: 200_000 };
const EMPTY = { letters: 0, events: 0 };
const EXPORTER = 'trends-hot-cold';

const REQUESTS = [
  ['first page', '/api/overview'],
  ['timeline of a day', '/api/timeline?hours=24'],
  ['timeline of two weeks', '/api/timeline?hours=336'],
  ['explain', `/api/explain/${EXPORTER}`],
  ['explain of a week ago', `/api/explain/${EXPORTER}?at=${MORNING - 7 * 86_400_000}`],
  ['dead letters', '/api/dead-letters'],
] as const;

const COMMANDS = [
  ['trends status', 'status'],
  ['trends explain', 'explain', EXPORTER],
  ['trends deadletter list', 'deadletter', 'list'],
] as const;

/** A read's milliseconds, if it is one, and the most memory that its process took, in MB. */
interface Measured {
  readonly name: string;
  readonly ms: number | null;
  readonly mb: number;
}

const folder = mkdtempSync(join(tmpdir(), 'trends-full-state-'));
const { start, end, close } = programs();
try {
  const data = join(folder, 'data');
  const league = generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 });
  await writeLeague(league, data, { through: NIGHT });
  const places = [await filled('without', data, EMPTY), await filled('with', data, FULL)];
  const all: (readonly Measured[])[][] = places.map(() => []);
  // By turns, so that a busy moment of the machine touches both.
  for (let run = 0; run < asked.runs; run += 1) {
    for (const [index, place] of places.entries()) all[index]?.push(await readAll(place));
  }
  tell(all[0] ?? [], all[1] ?? []);
} finally {
  close();
  rmSync(folder, { recursive: true, force: true });
}

/** Where all files are published, so that a start has nothing to compute; then the state is filled. */
async function filled(name: string, data: string, state: typeof FULL): Promise<string> {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'trends.yaml'), JSON.stringify({ data, log: { format: 'json' } }));
  const child = started(place, ['serve', '--port', '0']);
  let published = 0;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    published += text.split('"event":"run.').length - 1;
  });
  while (published < EXPORTERS.length) await idle(50);
  await end(child);
  await writeFullState(join(place, 'state'), { ...state, until: MORNING });
  return place;
}

async function readAll(place: string): Promise<readonly Measured[]> {
  const began = performance.now();
  const child = started(place, ['serve', '--port', '0']);
  const url = await readyAt(child);
  const measured: Measured[] = [
    { name: 'start', ms: performance.now() - began, mb: peakMb(child) },
  ];
  // What the start leaves to be done is no read.
  await idle(asked.short ? 100 : 3_000);
  for (const [name, path] of REQUESTS) {
    const asking = performance.now();
    const response = await fetch(`${url}${path}`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    measured.push({ name, ms: performance.now() - asking, mb: peakMb(child) });
  }
  for (const [name, ...args] of COMMANDS) measured.push(await commanded(place, name, args));
  await idle(asked.short ? 100 : 3_000);
  measured.push({ name: 'service in all', ms: null, mb: peakMb(child) });
  await end(child);
  return measured;
}

async function commanded(place: string, name: string, args: readonly string[]): Promise<Measured> {
  const began = performance.now();
  const child = started(place, [...args, '--json']);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${said}`);
  const mb = Number(/^peak (\d+)$/m.exec(said)?.[1]) / 1024;
  return { name, ms: performance.now() - began, mb };
}

/** The program, which shows the morning. */
function started(cwd: string, args: readonly string[]): ChildProcess {
  return start({ args, cwd, at: MORNING });
}

function tell(
  without: readonly (readonly Measured[])[],
  full: readonly (readonly Measured[])[],
): void {
  const names = full[0]?.map(({ name }) => name) ?? [];
  const of = (runs: readonly (readonly Measured[])[], index: number, what: 'ms' | 'mb') =>
    Math.round(median(runs.map((run) => run[index]?.[what] ?? 0)));
  const shown = (runs: readonly (readonly Measured[])[], index: number, what: 'ms' | 'mb') =>
    runs[0]?.[index]?.[what] === null ? '–' : of(runs, index, what);
  const slowest = Math.max(...names.map((_, index) => of(full, index, 'ms')));
  const largest = Math.max(...names.map((_, index) => of(full, index, 'mb')));
  const goals: readonly Goal[] = [
    {
      goal: `every read, and the start, within ${GOAL_MS} ms`,
      measured: `${slowest} ms`,
      met: slowest <= GOAL_MS,
    },
    {
      goal: `no process larger than ${GOAL_MB} MB`,
      measured: `${largest} MB`,
      met: largest <= GOAL_MB,
    },
  ];
  const { letters, events } = FULL;
  const result = {
    bench: 'full-state',
    title: 'A private state that publishers have filled',
    date: today(),
    machine: machine(),
    versions: versionsOf('@duckdb/node-api'),
    runs: asked.runs,
    columns: ['read', 'without, ms', 'with, ms', 'without, MB', 'with, MB'],
    rows: names.map((name, index) => [
      name,
      ...(['ms', 'mb'] as const).flatMap((what) => [
        shown(without, index, what),
        shown(full, index, what),
      ]),
    ]),
    goals,
    notes: [
      `With: ${letters.toLocaleString('en')} dead letters and ${events.toLocaleString('en')} events in segments of a hundred, half of both on the last day, the rest over the two weeks before; without: an empty state. MB: the most that the process has taken so far, 2^20 bytes. Requests are the first of their kind after a start; commands are processes of their own, Node's start included.`,
    ],
  };
  report(result, asked);
}
