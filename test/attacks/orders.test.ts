import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../exporters/registry.js';
import { openDirectoryStore } from '../../src/adapters/directory/index.js';
import { addDays } from '../../src/domain/date.js';
import type { JournalEntry } from '../../src/domain/journal-entry.js';
import type { RunRecord } from '../../src/domain/run-record.js';
import { TOPICS } from '../../src/domain/topics.js';
import { readJournal } from '../../src/store/read-journal.js';
import { eventually } from '../faults/eventually.js';
import { temporaryFolder } from '../support/table-folder.js';
import { NIGHT, type Served, serveAgain, serveSample } from './served.js';

const folder = temporaryFolder('attack-orders');
const FILES = EXPORTERS.length;
/** Half of them force, half ask for a past date of their own. */
const REQUESTS = 68;
/** Runs that somebody ordered begin well within this time of it. */
const CALM_MS = 3_000;

let served: Served;

beforeAll(async () => {
  served = await serveSample({ folder, settings: 'pipeline: { quiet: 50ms, probe: 200ms }\n' });
  const published = async () => (await seen()).runs.length >= FILES;
  expect(await eventually(published, 60_000)).toBe(true);
});

afterAll(() => served.stop());

interface Seen {
  readonly ticks: readonly Extract<JournalEntry, { kind: 'tick' }>[];
  readonly runs: readonly RunRecord[];
  /** Objects in the published history. */
  readonly history: number;
}

async function seen(): Promise<Seen> {
  const privately = await openDirectoryStore(served.state);
  const published = await openDirectoryStore(join(folder, 'out'));
  const entries: JournalEntry[] = [];
  for await (const entry of readJournal(privately, 0, () => undefined)) entries.push(entry);
  return {
    ticks: entries.flatMap((entry) => (entry.kind === 'tick' ? [entry] : [])),
    runs: entries.flatMap((entry) => (entry.kind === 'run' ? [entry.run] : [])),
    history: (await published.list('v1/trends/history/')).length,
  };
}

const order = (nth: number) => ({
  export_types: ['trends-all'],
  ...(nth % 2 === 0 ? { force: true } : { target_date: addDays(NIGHT, -nth) }),
});

/** Sends the orders, some at a time; resolves with what they came to once nothing runs any more. */
async function attack(
  path: string,
  bodyOf: (nth: number) => object,
  instances: readonly [Served, ...Served[]] = [served],
) {
  const before = await seen();
  for (let sent = 0; sent < REQUESTS; sent += 4) {
    const statuses = await Promise.all(
      [0, 1, 2, 3].map(async (nth) => {
        const body = JSON.stringify(bodyOf(sent + nth));
        const { ask } = instances[nth % instances.length] ?? served;
        return (await ask(path, { method: 'POST', body })).status;
      }),
    );
    expect(statuses.every((status) => status === 200 || status === 202)).toBe(true);
  }
  let last = { count: -1, since: 0 };
  const calm = async () => {
    const { length: count } = (await seen()).runs;
    if (count !== last.count) last = { count, since: performance.now() };
    return performance.now() - last.since > CALM_MS;
  };
  expect(await eventually(calm, 120_000)).toBe(true);
  const after = await seen();
  // The journal is in the order of the writers' clocks, of which each begins anew.
  const tickedBefore = new Set(before.ticks.map(({ messageId }) => messageId));
  const ranBefore = new Set(before.runs.map(({ runId }) => runId));
  return {
    ticks: after.ticks.filter(({ messageId }) => !tickedBefore.has(messageId)),
    runs: after.runs.filter(({ runId }) => !ranBefore.has(runId)),
    history: after.history - before.history,
  };
}

describe(`${REQUESTS} orders to force all files, or to export them as of past dates`, () => {
  it.each([
    ['bare', order],
    [
      'in an envelope that names the trigger’s subscription',
      (nth: number) => ({
        message: {
          messageId: `claimed-${nth}`,
          data: Buffer.from(JSON.stringify(order(nth))).toString('base64'),
        },
        subscription: `projects/p/subscriptions/${TOPICS.trigger}-trends`,
      }),
    ],
  ])('are plain looks by POST /events, %s: nothing runs, no file is written', async (_, bodyOf) => {
    const { ticks, runs, history } = await attack('/events', bodyOf);
    expect(ticks).toHaveLength(REQUESTS);
    expect(ticks.every(({ force, asOf }) => !force && asOf === null)).toBe(true);
    expect(ticks.flatMap(({ ignored }) => ignored ?? [])).toHaveLength(REQUESTS);
    expect([runs, history]).toEqual([[], 0]);
  });

  it('are carried out once per file by POST /tick, though two instances take them; the rest is rate-limited', async () => {
    const other = await serveAgain({ folder });
    const all = [served, other] as const;
    // Neighbours alike, so that either instance is asked for both.
    const { ticks, runs, history } = await attack('/tick', (nth) => order(nth >> 1), all);
    await other.stop();
    expect(ticks).toHaveLength(REQUESTS);
    const limited = ticks.filter(({ reason }) => reason === 'rate-limited');
    expect(limited).toHaveLength(REQUESTS - all.length);
    expect(runs.map(({ exporter }) => exporter).sort()).toEqual(
      EXPORTERS.map(({ name }) => name).sort(),
    );
    expect(history).toBeLessThanOrEqual(FILES);
  });
});
