// How many landings the streams take per second, through intake, settle and gate, with nothing behind
// them:  npm run bench:streams -- --runs 5 --json
import { Subject } from 'rxjs';
import { loadConfig } from '../src/config/index.js';
import { decode } from '../src/domain/decode.js';
import type { TableLevel } from '../src/domain/levels.js';
import { PLAYER_GAMES } from '../src/domain/tables.js';
import type { Message } from '../src/ports/event-source.js';
import { plansOf } from '../src/service/plans.js';
import { pipeline } from '../streams/pipeline.js';
import type { ExporterPlan } from '../streams/world.js';
import { eventBodies, messageOf } from './support/events.js';
import { retainedBytes } from './support/heap.js';
import { machine, versionsOf } from './support/machine.js';
import { options } from './support/options.js';
import { quietWorld } from './support/quiet-world.js';
import { report, today } from './support/result.js';
import { spentSince } from './support/spent.js';
import { median, rounded } from './support/statistics.js';

const NIGHT = '2025-01-17';
const NOON = Date.parse('2025-01-18T17:00:00Z');
/** Landings of one table that come one after the other, as when a season is loaded anew. */
const BURST = 100;
/** Messages that are under way at a time, as a source limits them. */
const CHUNK = 1_000;
const QUIET_MS = 100;

const LEVEL: TableLevel = {
  stamp: { modifiedAt: NOON - 3_600_000, rows: 200 },
  landed: [
    {
      day: NIGHT,
      rows: 200,
      teams: ['AAA', 'BBB'],
      valued: ['AAA', 'BBB'],
      unresolved: 0,
      print: '1',
    },
  ],
};

const asked = options();
const EXPORTERS = asked.short ? [6, 100] : [6, 100, 10_000];
const LANDINGS = asked.short ? [1_000, 2_000] : [10_000, 100_000, 1_000_000];
/** Landings remembered at most, and sent before each measurement: what is retained after it is what grows. */
const REMEMBERED = asked.short ? 500 : 10_000;

const config = loadConfig({ file: undefined, env: {}, flags: {} });
const SIX = plansOf(config);

/** The six exporters again and again, each time on tables of their own. */
function plans(count: number): readonly ExporterPlan[] {
  return Array.from({ length: count }, (_, index) => {
    const group = Math.floor(index / SIX.length);
    const plan = SIX[index % SIX.length];
    if (plan === undefined) throw new Error('there is no exporter to repeat');
    const sources = plan.sources.map((source) => ({
      ...source,
      table: `${source.table}_${group}`,
    }));
    return { ...plan, name: `${plan.name}-${group}`, sources };
  });
}

const bodyOf = Array.from({ length: Math.ceil(Math.max(...EXPORTERS) / SIX.length) }, (_, group) =>
  eventBodies(`${PLAYER_GAMES}_${group}`, NIGHT, NOON),
);

/** The bodies of landings, from a number on; bursts go to one table after the other. */
function bodies(from: number, count: number, groups: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    return bodyOf[Math.floor(number / BURST) % groups]?.(number) ?? new Uint8Array();
  });
}

/** A pipeline that rests, and what it is fed through. */
class Bench {
  readonly #messages$ = new Subject<Message>();
  readonly #groups: number;
  readonly #names: readonly string[];
  readonly #over: Promise<void>;
  #told = 0;
  #sent = 0;

  constructor(exporters: readonly ExporterPlan[]) {
    const waits = { quietMs: QUIET_MS, minIntervalMs: 0, rememberedLandings: REMEMBERED };
    const settings = { ...config.pipeline, ...waits };
    const world = quietWorld({ at: NOON, level: LEVEL, exporters, settings });
    this.#names = exporters.map(({ name }) => name);
    this.#groups = Math.ceil(exporters.length / SIX.length);
    this.#over = new Promise((resolve, reject) => {
      this.#messages$.pipe(pipeline(world)).subscribe({
        next: () => {
          this.#told += 1;
        },
        error: reject,
        complete: resolve,
      });
    });
  }

  /** Seconds of the processor that landings take, from the first message to the last verdict. */
  async take(landings: number): Promise<number> {
    let seconds = 0;
    for (let left = landings; left > 0; left -= CHUNK) {
      const chunk = bodies(this.#sent, Math.min(CHUNK, left), this.#groups);
      const began = process.cpuUsage();
      await this.#send(chunk);
      seconds += spentSince(began);
    }
    const began = process.cpuUsage();
    await this.silence();
    return seconds + spentSince(began);
  }

  /** Refreshes every file, so that nothing waits any more: not even for the slot of its exporter. */
  async refresh(): Promise<void> {
    const trigger = { export_types: this.#names, target_date: 'today', force: true };
    await this.#send([Buffer.from(JSON.stringify(trigger))]);
    await this.silence();
  }

  /** Resolves once nothing has been told for longer than a batch takes to settle. */
  async silence(): Promise<void> {
    for (let told = -1; told !== this.#told; ) {
      told = this.#told;
      await new Promise((resolve) => setTimeout(resolve, 1.5 * QUIET_MS));
    }
  }

  async end(): Promise<void> {
    this.#messages$.complete();
    await this.#over;
  }

  #send(chunk: readonly Uint8Array[]): Promise<void> {
    return new Promise((resolve) => {
      let left = chunk.length;
      const ack = () => {
        left -= 1;
        if (left === 0) setImmediate(resolve);
      };
      for (const body of chunk) {
        this.#sent += 1;
        this.#messages$.next(messageOf(this.#sent, body, ack));
      }
    });
  }
}

interface Measured {
  /** Of the processor, per landing. */
  readonly microseconds: number;
  /** Bytes per landing that are still reachable when all files have been refreshed. */
  readonly retained: number;
}

async function measure(exporters: readonly ExporterPlan[], landings: number): Promise<Measured> {
  const bench = new Bench(exporters);
  await bench.silence();
  await bench.take(REMEMBERED);
  await bench.refresh();
  const before = await retainedBytes();
  const seconds = await bench.take(landings);
  await bench.refresh();
  const retained = (await retainedBytes()) - before;
  await bench.end();
  return { microseconds: (seconds * 1e6) / landings, retained: retained / landings };
}

/** Microseconds of the processor that one body takes. */
function perBody(count: number, read: (body: Uint8Array) => unknown): number {
  const sent = bodies(0, count, 1);
  const began = process.cpuUsage();
  for (const body of sent) read(body);
  return (spentSince(began) * 1e6) / count;
}

const utf8 = new TextDecoder();
const BASELINES = {
  'JSON.parse alone': (body: Uint8Array) => JSON.parse(utf8.decode(body)),
  'decode alone': (body: Uint8Array) => decode(body, NOON),
};

const cases = EXPORTERS.flatMap((count) => {
  const exporters = plans(count);
  return LANDINGS.map((landings) => ({ exporters, landings, measured: [] as Measured[] }));
});
const baselines = Object.entries(BASELINES).map(([name, read]) => ({ name, read, taken: [0] }));
// Once to warm up, then by turns, so that a busy moment of the machine touches all of them.
for (const { exporters } of cases) await measure(exporters, LANDINGS[0] ?? 0);
for (let run = 0; run < asked.runs; run += 1) {
  for (const { read, taken } of baselines)
    taken[run] = perBody(asked.short ? 1_000 : 100_000, read);
  for (const { exporters, landings, measured } of cases) {
    measured.push(await measure(exporters, landings));
  }
}

const rows = cases.map(({ exporters, landings, measured }) => ({
  exporters: exporters.length,
  landings,
  microseconds: median(measured.map((each) => each.microseconds)),
  retained: median(measured.map((each) => each.retained)),
}));
const costOf = (exporters: number | undefined, landings: number | undefined) =>
  rows.find((row) => row.exporters === exporters && row.landings === landings)?.microseconds ?? 0;
const growth = Math.max(
  ...EXPORTERS.map((count) => costOf(count, LANDINGS.at(-1)) / costOf(count, LANDINGS[0])),
);
const spread = Math.max(
  ...LANDINGS.map((count) => costOf(EXPORTERS.at(-1), count) / costOf(EXPORTERS[0], count)),
);
const fastest = Math.max(...LANDINGS.map((count) => 1e6 / costOf(EXPORTERS[0], count)));
const slowest = Math.min(...LANDINGS.map((count) => 1e6 / costOf(EXPORTERS[0], count)));
const left = Math.max(
  ...rows.filter(({ landings }) => landings === LANDINGS.at(-1)).map(({ retained }) => retained),
);

report(
  {
    bench: 'streams',
    title: 'Streams alone: from the message to the verdict',
    date: today(),
    machine: machine(),
    versions: versionsOf('rxjs', 'zod'),
    runs: asked.runs,
    columns: [
      'exporters',
      'landings',
      'µs per landing',
      'landings per second',
      'retained bytes per landing',
    ],
    rows: [
      ...baselines.map(({ name, taken }) => {
        const cost = median(taken);
        return [name, '', rounded(cost), Math.round(1e6 / cost), ''];
      }),
      ...rows.map(({ exporters, landings, microseconds, retained }) => [
        exporters,
        landings,
        rounded(microseconds),
        Math.round(1e6 / microseconds),
        rounded(retained),
      ]),
    ],
    goals: [
      {
        goal: `a landing of ${LANDINGS.at(-1)} costs at most 1.2 times one of ${LANDINGS[0]}`,
        measured: `${rounded(growth)} times`,
        met: growth <= 1.2,
      },
      {
        goal: `with ${EXPORTERS.at(-1)} exporters at most 3 times what it costs with ${EXPORTERS[0]}`,
        measured: `${rounded(spread)} times`,
        met: spread <= 3,
      },
      {
        goal: 'nothing of a landing stays once its files are refreshed',
        measured: `at most ${rounded(left)} bytes for each`,
        met: left < 10,
      },
      {
        goal: 'at least 150,000 landings per second on one core with six exporters',
        measured: `${Math.round(slowest)} to ${Math.round(fastest)}`,
        met: slowest >= 150_000,
      },
    ],
    notes: [
      'Time is that of the processor, of all threads: garbage collection beside the work counts too.',
      'Every landing affects five exporters; bursts of 100 go to one table after the other, and each burst is looked at once per exporter.',
      'What limits it, by profile: about a third goes into reading a body and checking its fields, a third into garbage collection of landings that wait to settle, the rest into everything else.',
    ],
  },
  asked,
);
