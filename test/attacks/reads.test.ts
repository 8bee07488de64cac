import { setTimeout as after } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLongJournal } from '../../bench/support/long-journal.js';
import { openDirectoryStore } from '../../src/adapters/directory/index.js';
import { compactJournal } from '../../src/store/compact.js';
import { temporaryFolder } from '../support/table-folder.js';
import { MORNING, type Served, serveSample } from './served.js';

const DAY_MS = 86_400_000;
const [EVENTS, DAYS] = [20_000, 80];
/** How many ask at a time, and how often each. */
const [CLIENTS, TIMES] = [40, 5];
/** Of the liveness limit of the deployments, 5 s, with room for a busy machine. */
const HEALTH_MS = 2_000;

/** What asks here comes from 127.0.0.1: a proxy that is believed, so that every request is another's. */
const settings = `
pipeline: { quiet: 50ms, minInterval: 0s, probe: 200ms }
http: { trustedProxies: 127.0.0.1 }
`;
const folder = temporaryFolder('attack-reads');
let served: Served;

beforeAll(async () => {
  served = await serveSample({
    folder,
    settings,
    heapMb: 512,
    before: async (state) => {
      const store = await openDirectoryStore(state);
      await writeLongJournal({ store, events: EVENTS, until: MORNING - DAY_MS, days: DAYS });
      await compactJournal({ store, now: MORNING, onFault: ({ fault }) => expect.fail(fault) });
    },
  });
});

afterAll(() => served.stop());

/** Asks as one of very many clients. */
async function ask(path: string, nth: number) {
  const headers = { 'x-forwarded-for': `198.51.${(nth >> 8) & 255}.${nth & 255}` };
  const signal = AbortSignal.timeout(60_000);
  const response = await served.ask(path, { headers, signal });
  await response.arrayBuffer();
  return response;
}

const dayBack = (days: number) =>
  new Date(MORNING - days * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
const hex = (nth: number) => nth.toString(16).padStart(6, '0');

const READS: readonly (readonly [string, (nth: number) => string])[] = [
  ['unknown runs', (nth) => `/api/runs/${dayBack(40 + (nth % 30))}T110000Z-${hex(nth)}`],
  [
    'explanations of past moments',
    (nth) => `/api/explain/trends-team?at=${MORNING - (nth % 75) * DAY_MS - nth}`,
  ],
  ['timelines of two weeks', () => '/api/timeline?hours=336'],
  ['unknown landings', (nth) => `/api/landings/nobody-knows-it-${nth}`],
  ['overviews', () => '/api/overview'],
];

describe.each(READS)('forty clients that ask for %s at a time', (_, path) => {
  it('keep nobody from health or intake, and are told when to come again', async () => {
    const statuses = new Set<number>();
    let [nth, going] = [0, true];
    const client = async () => {
      for (let time = 0; time < TIMES; time += 1) {
        nth += 1;
        const { status, headers } = await ask(path(nth), nth);
        statuses.add(status);
        if (status === 503 || status === 429) expect(headers.get('retry-after')).toMatch(/^\d+$/);
      }
    };
    const healthMs: number[] = [];
    const health = async () => {
      while (going) {
        healthMs.push(await served.healthMs());
        await after(50);
      }
    };
    const probing = health();
    await Promise.all(Array.from({ length: CLIENTS }, client));
    const event = {
      processor_name: 'PlayerGameSummaryProcessor',
      output_dataset: 'nba_analytics',
      output_table: 'player_game_summary',
      game_date: '2025-01-10',
      status: 'success',
      execution_id: `attack-${path(0)}`.slice(0, 100),
    };
    const taken = await served.ask('/events', { method: 'POST', body: JSON.stringify(event) });
    going = false;
    await probing;
    expect(taken.status).toBe(202);
    expect([...statuses].filter((status) => ![200, 404, 429, 503].includes(status))).toEqual([]);
    expect(Math.max(...healthMs)).toBeLessThan(HEALTH_MS);
  });
});

it('more than can wait are sent away at once', async () => {
  const replies = await Promise.all(
    Array.from({ length: 120 }, (_, nth) => ask('/api/timeline?hours=336', 5_000 + nth)),
  );
  const statuses = replies.map(({ status }) => status);
  expect(statuses.filter((status) => status === 503).length).toBeGreaterThan(0);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
});

it('all this leaves the process small', async () => {
  expect(await served.memoryMb()).toBeLessThan(400);
});
