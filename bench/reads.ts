import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { EXPORTERS } from '../exporters/registry.js';
import { openDirectoryStore } from '../src/adapters/directory/index.js';
import { generateLeague, writeLeague } from '../src/sample/index.js';
import { compactJournal } from '../src/store/compact.js';
import { journal } from '../src/store/journal.js';
import { ranAt } from '../test/support/journal-lines.js';
import { writeLongJournal } from './support/long-journal.js';
import { machine, versionsOf } from './support/machine.js';
import { options } from './support/options.js';
import { report, today } from './support/result.js';
import { peakMb, programs, readyAt } from './support/served.js';
import { median, percentile, rounded } from './support/statistics.js';
import { asker, weather } from './support/storm.js';

// How long /healthz and POST /events take while forty clients ask at a time for what costs most, on a
// journal of very many events; and how each of these reads gets on alone.
const DAY_MS = 86_400_000;
const DAYS = 90;
const asked = options();
const EVENTS = asked.short ? 2_000 : 200_000;
const CLIENTS = 40;
const STORM_MS = asked.short ? 500 : 5_000;
const GOAL_MS = 100;
const NOW = Date.now();

const folder = mkdtempSync(join(tmpdir(), 'trends-reads-'));
const { start, close } = programs();
const requests = asker();
// Goes on over all runs, for what was asked for once may be remembered.
let nth = 0;
try {
  await writeState();
  const args = ['serve', '--port', '0', '--log-format', 'json', '--data', 'data', '--out', 'out'];
  // Every request says that it comes from somewhere else.
  const env = { TRENDS_HTTP_TRUSTED_PROXIES: '127.0.0.1' };
  const child = start({ args: [...args, '--state', 'state'], cwd: folder, env });
  const url = await readyAt(child);
  // What the start leaves to be done is no read.
  await after(asked.short ? 500 : 10_000);
  const reads = readsOf().map((read) => ({ ...read, runs: [] as Measured[] }));
  for (let run = 0; run < asked.runs; run += 1) {
    for (const read of reads) read.runs.push(await measured(url, read, run));
  }
  tell(reads, Math.round(peakMb(child)));
} finally {
  close();
  requests.close();
  rmSync(folder, { recursive: true, force: true });
}

/** A season, and a journal of 90 days with the runs of all files. */
async function writeState(): Promise<void> {
  const league = generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 });
  await writeLeague(league, join(folder, 'data'));
  mkdirSync(join(folder, 'state'));
  const store = await openDirectoryStore(join(folder, 'state'));
  await writeLongJournal({ store, events: EVENTS, until: NOW, days: DAYS });
  for (let back = DAYS - 1; back >= 0; back -= 1) {
    const day = new Date(NOW - back * DAY_MS).toISOString().slice(0, 10);
    const at = Date.parse(`${day}T06:30:00Z`);
    const { append } = journal({ store, now: () => at, instance: 'runs' });
    await Promise.all(
      EXPORTERS.map(({ name: exporter }) =>
        append(ranAt(`${day} 01:20`, { exporter, asOf: day, dataThrough: day })),
      ),
    );
  }
  await compactJournal({ store, now: NOW, onFault: (fault) => console.error(fault) });
}

/** A read, and the path that asks for it the n-th time. */
interface Read {
  readonly name: string;
  readonly path: (nth: number) => string;
  /** How many ask at a time; forty when absent. */
  readonly clients?: number;
}

function readsOf(): readonly Read[] {
  const stamp = (nth: number) => {
    const at = new Date(NOW - (40 + (nth % 45)) * DAY_MS).toISOString();
    return at.slice(0, 10).replaceAll('-', '');
  };
  const hex = (nth: number) => (nth % 0xffffff).toString(16).padStart(6, '0');
  return [
    { name: 'nothing', path: () => '/healthz', clients: 0 },
    { name: 'unknown run', path: (nth) => `/api/runs/${stamp(nth)}T110000Z-${hex(nth)}` },
    {
      name: 'explain of a past moment',
      path: (nth) => `/api/explain/trends-hot-cold?at=${NOW - (nth % 80) * DAY_MS - nth}`,
    },
    { name: 'timeline of two weeks', path: () => '/api/timeline?hours=336' },
    { name: 'unknown landing', path: (nth) => `/api/landings/none-${nth}` },
    { name: 'dead letters', path: () => '/api/dead-letters' },
    { name: 'overview', path: () => '/api/overview' },
  ];
}

/** Of one run, in milliseconds. */
interface Measured {
  /** The median of one read after the other. */
  readonly alone: number;
  readonly answered: number;
  readonly refused: number;
  readonly health: readonly number[];
  readonly intake: readonly number[];
}

/** Forty clients ask, each again as soon as it is answered; meanwhile health and intake are asked. */
async function measured(
  url: string,
  { name, path, clients = CLIENTS }: Read,
  run: number,
): Promise<Measured> {
  const { get, post } = requests;
  const ask = () => {
    nth += 1;
    return get(`${url}${path(nth)}`, `198.51.${(nth >> 8) & 255}.${nth & 255}`);
  };
  const alone: number[] = [];
  for (let count = 0; count < (asked.short ? 3 : 20); count += 1) alone.push((await ask()).ms);
  const { answered, refused, probes } = await weather({
    clients,
    ms: STORM_MS,
    ask,
    probes: [
      () => get(`${url}/healthz`, '203.0.113.1'),
      (count) => post(`${url}/events`, eventOf(`${name}-${run}-${count}`)),
    ],
  });
  const [health = [], intake = []] = probes;
  return { alone: percentile(alone, 0.5), answered, refused, health, intake };
}

function eventOf(name: string): string {
  return JSON.stringify({
    processor_name: 'PlayerGameSummaryProcessor',
    output_dataset: 'nba_analytics',
    output_table: 'player_game_summary',
    game_date: '2025-01-10',
    status: 'success',
    execution_id: `reads-${name}`,
  });
}

interface Row extends Read {
  readonly runs: readonly Measured[];
}

/** The median over the runs of what each came to. */
function overRuns(runs: readonly Measured[], what: (run: Measured) => number): number {
  return median(runs.map(what));
}

function tell(rows: readonly Row[], peak: number): void {
  const p99 = ({ runs }: Row, kind: 'health' | 'intake') =>
    overRuns(runs, (run) => percentile(run[kind], 0.99));
  const worst = ({ runs }: Row, kind: 'health' | 'intake') =>
    Math.max(...runs.flatMap((run) => run[kind]));
  const perSecond = ({ runs }: Row, what: 'answered' | 'refused') =>
    (1_000 * overRuns(runs, (run) => run[what])) / STORM_MS;
  const [health, intake] = (['health', 'intake'] as const).map((kind) =>
    Math.max(...rows.map((row) => p99(row, kind))),
  ) as [number, number];
  const events = EVENTS.toLocaleString('en-US');
  report(
    {
      bench: 'reads',
      title: `Reads: health and intake while ${CLIENTS} clients ask for what costs most`,
      date: today(),
      machine: machine(),
      versions: versionsOf('rxjs'),
      runs: asked.runs,
      columns: [
        'read',
        'alone, ms',
        'answered per second',
        'sent away per second',
        '/healthz p99, ms',
        '/healthz worst, ms',
        'POST /events p99, ms',
        'POST /events worst, ms',
      ],
      rows: rows.map((row) => [
        row.name,
        rounded(overRuns(row.runs, ({ alone }) => alone)),
        rounded(perSecond(row, 'answered')),
        rounded(perSecond(row, 'refused')),
        rounded(p99(row, 'health')),
        rounded(worst(row, 'health')),
        rounded(p99(row, 'intake')),
        rounded(worst(row, 'intake')),
      ]),
      goals: [
        {
          goal: `/healthz and POST /events within ${GOAL_MS} ms (p99) whatever is read, on a journal of ${events} events`,
          measured: `${rounded(health)} and ${rounded(intake)} ms`,
          met: health <= GOAL_MS && intake <= GOAL_MS,
        },
        {
          goal: 'the process at most 250 MB, its start included',
          measured: `${peak} MB`,
          met: peak <= 250,
        },
      ],
      notes: [
        `Each read is asked for by ${CLIENTS} clients at a time, each request from another address, so that only the queue of searches and the limit on all clients together hold them back. While nothing is read, only /healthz and POST /events are asked, each by one client.`,
        'A search runs alone; 32 wait, and what comes beyond them is sent away with 503. It goes on in slices, between which everything else is answered: a segment of the journal, a lane of the timeline.',
        'Bench and service share the two cores of the machine: a part of what is measured is the bench itself.',
      ],
    },
    asked,
  );
}
