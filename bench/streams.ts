// How many landings the streams take per second, through intake, settle and gate, with nothing behind
// them:  npm run bench -- streams --runs 5 --json
import { decode } from '../src/domain/decode.js';
import { fedPipeline } from './support/fed-pipeline.js';
import { retainedBytes } from './support/heap.js';
import { machine, versionsOf } from './support/machine.js';
import { BURST, bodiesFor, NOON } from './support/many-exporters.js';
import { options } from './support/options.js';
import { report, today } from './support/result.js';
import { spentSince } from './support/spent.js';
import { median, rounded } from './support/statistics.js';

const asked = options();
const EXPORTERS = asked.short ? [6, 100] : [6, 100, 10_000];
const LANDINGS = asked.short ? [1_000, 2_000] : [10_000, 100_000, 1_000_000];
/** Landings remembered at most, and sent before each measurement: what is retained after it is what grows. */
const REMEMBERED = asked.short ? 500 : 10_000;

interface Measured {
  /** Of the processor, per landing. */
  readonly microseconds: number;
  /** Bytes per landing that are still reachable when all files have been refreshed. */
  readonly retained: number;
}

async function measure(exporters: number, landings: number): Promise<Measured> {
  const fed = fedPipeline(exporters, REMEMBERED);
  await fed.silence();
  await fed.take(REMEMBERED);
  await fed.refresh();
  const before = await retainedBytes();
  const seconds = await fed.take(landings);
  await fed.refresh();
  const retained = (await retainedBytes()) - before;
  await fed.end();
  return { microseconds: (seconds * 1e6) / landings, retained: retained / landings };
}

/** Microseconds of the processor that one body takes. */
function perBody(count: number, read: (body: Uint8Array) => unknown): number {
  const sent = bodiesFor(1)(0, count);
  const began = process.cpuUsage();
  for (const body of sent) read(body);
  return (spentSince(began) * 1e6) / count;
}

const utf8 = new TextDecoder();
const BASELINES = {
  'JSON.parse alone': (body: Uint8Array) => JSON.parse(utf8.decode(body)),
  'decode alone': (body: Uint8Array) => decode(body, NOON),
};

const cases = EXPORTERS.flatMap((exporters) =>
  LANDINGS.map((landings) => ({ exporters, landings, measured: [] as Measured[] })),
);
const baselines = Object.entries(BASELINES).map(([name, read]) => ({ name, read, taken: [0] }));
// Once to warm up, then by turns, so that a busy moment of the machine touches all of them.
for (const exporters of EXPORTERS) await measure(exporters, LANDINGS[0] ?? 0);
for (let run = 0; run < asked.runs; run += 1) {
  for (const { read, taken } of baselines)
    taken[run] = perBody(asked.short ? 1_000 : 100_000, read);
  for (const { exporters, landings, measured } of cases) {
    measured.push(await measure(exporters, landings));
  }
}

const parse = median(baselines[0]?.taken ?? []);
const rows = cases.map(({ exporters, landings, measured }) => ({
  exporters,
  landings,
  microseconds: median(measured.map((each) => each.microseconds)),
  retained: median(measured.map((each) => each.retained)),
}));
const costsOf = (exporters: number | undefined) =>
  rows.filter((row) => row.exporters === exporters).map(({ microseconds }) => microseconds);
const [few, many] = [costsOf(EXPORTERS[0]), costsOf(EXPORTERS.at(-1))];
/** How often the first cost is in the last, at most. */
const growth = Math.max(
  ...EXPORTERS.map(costsOf).map((costs) => (costs.at(-1) ?? 0) / (costs[0] ?? 0)),
);
const spread = Math.max(...many.map((cost, index) => cost / (few[index] ?? 0)));
/** Per second with the fewest exporters, and the cost of each when they do not end. */
const rates = few.map((cost) => 1e6 / cost);
const sustained = (few.at(-1) ?? 0) / parse;
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
      '× JSON.parse',
      'landings per second',
      'retained bytes per landing',
    ],
    rows: [
      ...baselines.map(({ name, taken }) => {
        const cost = median(taken);
        return [name, '', rounded(cost), rounded(cost / parse), Math.round(1e6 / cost), ''];
      }),
      ...rows.map(({ exporters, landings, microseconds, retained }) => [
        exporters,
        landings,
        rounded(microseconds),
        rounded(microseconds / parse),
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
        measured: `${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))}`,
        met: Math.min(...rates) >= 150_000,
      },
      {
        goal: `the same on any machine, where JSON.parse alone would do a million: at most 6.67 times its cost, for ${LANDINGS.at(-1)}`,
        measured: `${rounded(sustained)} times`,
        met: sustained <= 1_000_000 / 150_000,
      },
    ],
    notes: [
      'Time is that of the processor, of all threads: garbage collection beside the work counts too.',
      `Every landing affects five exporters; bursts of ${BURST} go to one table after the other, and each burst is looked at once per exporter.`,
      'What limits it, by profile with six exporters: about a fifth goes into UTF-8 and JSON.parse, a quarter into checking fields, a sixth into garbage collection (landings that wait to settle outlive the young heap), a twentieth into the windows of settle; the rest is spread over the stages. The smallest count is the dearest since the heap, just collected whole, grows anew in it.',
    ],
  },
  asked,
);
