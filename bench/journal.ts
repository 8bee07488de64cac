import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDirectoryStore } from '../src/adapters/directory/index.js';
import { generateLeague, writeLeague } from '../src/sample/index.js';
import { compactJournal } from '../src/store/compact.js';
import { type Journal, journal } from '../src/store/journal.js';
import { landingLine, writeLongJournal } from './support/long-journal.js';
import { machine, versionsOf } from './support/machine.js';
import { options } from './support/options.js';
import { metered } from './support/process.js';
import { report, today } from './support/result.js';
import { median, rounded } from './support/statistics.js';

// Events per second that the journal makes durable on the folder store, and how long a service takes
// to start on a journal that holds very many.
const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
const DAY_MS = 86_400_000;
/** The retention: no journal is longer. */
const DAYS = 90;
const asked = options();
const MANY = asked.short ? 2_000 : 1_000_000;

/** Appends that are under way together, and whether they share segments. */
interface Way {
  readonly name: string;
  readonly atOnce: number;
  readonly shared: boolean;
  readonly events: number;
}

const scaled = (events: number) => (asked.short ? Math.ceil(events / 50) : events);
const WAYS: readonly Way[] = [
  { name: 'no group commit, one at a time', atOnce: 1, shared: false, events: scaled(200) },
  { name: 'no group commit, 100 at a time', atOnce: 100, shared: false, events: scaled(1_000) },
  { name: 'group commit, one at a time', atOnce: 1, shared: true, events: scaled(200) },
  { name: 'group commit, 100 at a time', atOnce: 100, shared: true, events: scaled(10_000) },
  { name: 'group commit, 1,000 at a time', atOnce: 1_000, shared: true, events: scaled(100_000) },
];

const folder = mkdtempSync(join(tmpdir(), 'trends-journal-'));
try {
  const rates = await ratesOf(WAYS);
  const restarts = await restartsOf();
  tell(rates, restarts);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Events per second that are durable, each way; by turns. */
async function ratesOf(ways: readonly Way[]): Promise<readonly number[]> {
  const all = ways.map(() => [] as number[]);
  for (let run = 0; run < asked.runs; run += 1) {
    for (const [index, way] of ways.entries()) all[index]?.push(await rateOf(way, run));
  }
  return all.map(median);
}

async function rateOf({ name, atOnce, shared, events }: Way, run: number): Promise<number> {
  const store = await openDirectoryStore(join(folder, `${name} ${run}`));
  const opened = (instance: string) => journal({ store, now: Date.now, instance });
  const one = opened('shared');
  const began = performance.now();
  for (let from = 0; from < events; from += atOnce) {
    const count = Math.min(atOnce, events - from);
    await Promise.all(
      Array.from({ length: count }, (_, index) => {
        const lines: Journal = shared ? one : opened(`alone-${index}`);
        return lines.append(landingLine(from + index, Date.now()));
      }),
    );
  }
  return (1_000 * events) / (performance.now() - began);
}

interface Restart {
  readonly name: string;
  readonly milliseconds: number;
}

/** From the start of the process to ready, on journals of several kinds. */
async function restartsOf(): Promise<readonly Restart[]> {
  const data = join(folder, 'data');
  await writeLeague(generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 }), data);
  const now = Date.now();
  const kinds = [
    { name: 'restart on an empty journal', fill: async () => undefined },
    {
      name: `restart on ${MANY.toLocaleString('en-US')} events of ${DAYS} days`,
      fill: async (state: string) => {
        const store = await openDirectoryStore(state);
        await writeLongJournal({ store, events: MANY, until: now, days: DAYS });
        await compactJournal({ store, now, onFault: refuse });
      },
    },
    {
      name: `restart on ${MANY.toLocaleString('en-US')} events of one day, not yet compacted`,
      fill: async (state: string) => {
        const store = await openDirectoryStore(state);
        await writeLongJournal({ store, events: MANY, until: now - DAY_MS / 24, days: 1 });
      },
    },
  ];
  const restarts: Restart[] = [];
  for (const [index, { name, fill }] of kinds.entries()) {
    const state = join(folder, `state-${index}`);
    mkdirSync(state);
    await fill(state);
    const taken: number[] = [];
    for (let run = 0; run < asked.runs; run += 1) taken.push(await restart(data, state));
    rmSync(state, { recursive: true });
    restarts.push({ name, milliseconds: median(taken) });
  }
  return restarts;
}

async function restart(data: string, state: string): Promise<number> {
  const places = ['--data', data, '--state', state, '--out', join(folder, 'out')];
  const child = metered({
    args: [MAIN, 'serve', ...places, '--port', '0', '--log-format', 'json'],
    cwd: folder,
  });
  const milliseconds = await child.ready;
  await child.end();
  return milliseconds;
}

function refuse(fault: object): never {
  throw new Error(`the journal is not as it was written: ${JSON.stringify(fault)}`);
}

function tell(rates: readonly number[], restarts: readonly Restart[]): void {
  const [, spread = 0, oneDay = 0] = restarts.map(({ milliseconds }) => milliseconds);
  const seconds = (milliseconds: number) => `${rounded(milliseconds / 1000)} s`;
  const [alone = 1] = rates;
  report(
    {
      bench: 'journal',
      title: 'Journal: durable events, and the restart on many of them',
      date: today(),
      machine: machine(),
      versions: versionsOf('rxjs'),
      runs: asked.runs,
      columns: ['what', 'events per second', '× one at a time', 'ready after, ms'],
      rows: [
        ...WAYS.map(({ name }, index) => {
          const rate = rates[index] ?? 0;
          return [name, rounded(rate), rounded(rate / alone), '–'];
        }),
        ...restarts.map(({ name, milliseconds }) => [name, '–', '–', Math.round(milliseconds)]),
      ],
      goals: [
        {
          goal: `ready at most 3 s after the start on ${MANY.toLocaleString('en-US')} journaled events`,
          measured: `${seconds(spread)}; ${seconds(oneDay)} when all are of one day`,
          met: spread <= 3_000,
        },
      ],
      notes: [
        'Durable means that the bytes, their folder entry and the new generation are synced to the disk. What limits events that come alone is the number of those syncs; what limits many at once is JSON and the hash of each segment.',
        'A restart reads the journal newest first: landings of 14 days, at most pipeline.rememberedLandings (100,000) of them, and the last reading of each table. What is older costs one listing; what limits it is JSON.parse and garbage collection.',
      ],
    },
    asked,
  );
}
