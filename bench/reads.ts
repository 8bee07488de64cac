import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
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
import { percentile, rounded } from './support/statistics.js';

// How long /healthz and POST /events take while forty clients ask at a time for what costs most, on a
// journal of very many events; and how each of these reads gets on alone.
const MAIN = fileURLToPath(new URL('../src/main.js', import.meta.url));
const DAY_MS = 86_400_000;
const DAYS = 90;
const asked = options();
const EVENTS = asked.short ? 2_000 : 200_000;
const CLIENTS = 40;
const STORM_MS = asked.short ? 500 : 5_000;
const GOAL_MS = 100;
const NOW = Date.now();

const folder = mkdtempSync(join(tmpdir(), 'trends-reads-'));
const agent = new Agent({ keepAlive: true, maxSockets: 200 });
const children: ChildProcess[] = [];
try {
  const { child, url } = await started();
  const rows: Measured[] = [];
  for (const read of readsOf()) rows.push(await measured(url, read));
  tell(rows, await peakMb(child));
} finally {
  for (const child of children) child.kill('SIGKILL');
  agent.destroy();
  rmSync(folder, { recursive: true, force: true });
}

/** A journal of 90 days with the runs of all files, on which the program is started. */
async function started(): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const [data, state, out] = ['data', 'state', 'out'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeLeague(generateLeague({ seed: 7, seasons: 1, lastSeason: 2024 }), data);
  const store = await openDirectoryStore(state);
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
  const child = spawn(
    process.execPath,
    [MAIN, 'serve', '--port', '0', '--log-format', 'json', '--data', data, '--out', out].concat([
      '--state',
      state,
    ]),
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        // Every request says that it comes from somewhere else.
        TRENDS_HTTP_TRUSTED_PROXIES: '127.0.0.1',
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  children.push(child);
  let [said, isReady] = ['', false];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (!isReady) said += text;
  });
  while (!said.includes('"msg":"ready"')) {
    if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
    await after(20);
  }
  const ready = said.split('\n').find((line) => line.includes('"msg":"ready"')) ?? '';
  const { url } = JSON.parse(ready) as { readonly url: string };
  isReady = true;
  // What the start leaves to be done is no read.
  await after(asked.short ? 500 : 10_000);
  return { child, url };
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

interface Measured {
  readonly name: string;
  /** Of one read after the other, in milliseconds. */
  readonly alone: number;
  readonly answered: number;
  readonly refused: number;
  readonly health: readonly number[];
  readonly intake: readonly number[];
}

/** Forty clients ask, each again as soon as it is answered; meanwhile health and intake are asked. */
async function measured(url: string, read: Read): Promise<Measured> {
  const { name, path, clients = CLIENTS } = read;
  let nth = 0;
  const ask = () => {
    nth += 1;
    const client = `198.51.${(nth >> 8) & 255}.${nth & 255}`;
    return get(`${url}${path(nth)}`, client);
  };
  const alone: number[] = [];
  for (let count = 0; count < (asked.short ? 3 : 20); count += 1) alone.push((await ask()).ms);
  const until = performance.now() + STORM_MS;
  const counts = { answered: 0, refused: 0 };
  const client = async () => {
    while (performance.now() < until) {
      const { status } = await ask();
      if (status >= 500 && status !== 503) throw new Error(`${name} was answered with ${status}`);
      counts[status === 503 || status === 429 ? 'refused' : 'answered'] += 1;
      // Whoever is sent away asks again at once: that is the attack.
      if (status === 503 || status === 429) await after(10);
    }
  };
  const health: number[] = [];
  const intake: number[] = [];
  const probe = async (times: number[], once: () => Promise<{ readonly ms: number }>) => {
    while (performance.now() < until) {
      times.push((await once()).ms);
      await after(25);
    }
  };
  await Promise.all([
    ...Array.from({ length: clients }, client),
    probe(health, () => get(`${url}/healthz`, '203.0.113.1')),
    probe(intake, () => post(`${url}/events`, eventOf(name, intake.length))),
  ]);
  return { name, alone: percentile(alone, 0.5), ...counts, health, intake };
}

function eventOf(name: string, count: number): string {
  return JSON.stringify({
    processor_name: 'PlayerGameSummaryProcessor',
    output_dataset: 'nba_analytics',
    output_table: 'player_game_summary',
    game_date: '2025-01-10',
    status: 'success',
    execution_id: `reads-${name}-${count}`,
  });
}

interface Answered {
  readonly status: number;
  readonly ms: number;
}

function get(url: string, client: string): Promise<Answered> {
  return send(url, { 'x-forwarded-for': client }, null);
}

function post(url: string, body: string): Promise<Answered> {
  return send(url, {}, body);
}

function send(url: string, headers: object, body: string | null): Promise<Answered> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: body === null ? 'GET' : 'POST',
      headers: { ...headers },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      const ms = performance.now() - began;
      response.resume().once('end', () => resolve({ status: response.statusCode ?? 0, ms }));
    });
    sent.end(body ?? undefined);
  });
}

/** The most resident memory that the process ever had, in MiB; 0 where the system does not tell. */
async function peakMb({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) / 1024);
}

function tell(rows: readonly Measured[], peak: number): void {
  const worst = (kind: 'health' | 'intake') =>
    Math.max(...rows.map((row) => percentile(row[kind], 0.99)));
  const [health, intake] = [worst('health'), worst('intake')];
  const events = EVENTS.toLocaleString('en-US');
  report(
    {
      bench: 'reads',
      title: `Reads: health and intake while ${CLIENTS} clients ask for what costs most`,
      date: today(),
      machine: machine(),
      versions: versionsOf('rxjs'),
      runs: Math.max(asked.runs, 1),
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
        rounded(row.alone),
        rounded((1_000 * row.answered) / STORM_MS),
        rounded((1_000 * row.refused) / STORM_MS),
        rounded(percentile(row.health, 0.99)),
        rounded(Math.max(...row.health)),
        rounded(percentile(row.intake, 0.99)),
        rounded(Math.max(...row.intake)),
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
