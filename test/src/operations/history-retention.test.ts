import { describe, expect, it } from 'vitest';
import { hotCold } from '../../../exporters/hot-cold/index.js';
import { type EpochMs, newYorkDate } from '../../../src/domain/date.js';
import { StoreError } from '../../../src/domain/errors.js';
import { INITIAL_STATE, type LiveFile } from '../../../src/domain/state.js';
import type { Log } from '../../../src/log.js';
import {
  expireHistory,
  historyUpkeep,
  type RetentionOptions,
} from '../../../src/operations/history-retention.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { historyName, liveName } from '../../../src/refresh/publish.js';
import { stateObject, states } from '../../../src/store/states.js';
import { memoryStore } from '../../support/memory-store.js';
import { fc } from '../../support/properties.js';
import { collect, virtualTime } from '../../support/virtual-time.js';
import { turn } from '../../support/virtual-timer.js';

const PREFIX = 'v1/trends';
const DAY_MS = 86_400_000;
const NOW = Date.parse('2025-12-10T12:00:00Z');
const JSON_TYPE = { contentType: 'application/json' };
const STATE = stateObject(hotCold.name);
const LIVE_FILE: LiveFile = {
  runId: '',
  cause: 'landing',
  asOf: '2023-01-01',
  publishedAt: 0,
  dataThrough: null,
  missing: [],
  partial: false,
  reached: {},
  marks: {},
  levelsReadAt: 0,
  definition: '',
  configured: true,
  contentHash: '',
  generation: '1',
  rows: {},
};
const bytes = new TextEncoder().encode('{}');
const daysAgo = (days: number) => NOW - days * DAY_MS;

const runId = (at: EpochMs, suffix = 'abcdef') =>
  `${new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')}-${suffix}`;

/** A history, and what there is of it after a day's work. */
function history() {
  let clock = NOW;
  const published = memoryStore(() => clock);
  const privately = memoryStore();
  const faults: unknown[] = [];
  const write = async (name: string, at: EpochMs, body = bytes, metadata = {}) => {
    clock = at;
    await published.put(name, body, { ...JSON_TYPE, metadata });
    clock = NOW;
    return name;
  };
  /** A run, written when its id says unless told otherwise. */
  const run = (asOf: string, id: string, at: EpochMs) =>
    write(historyName(PREFIX, hotCold, asOf, id), at);
  const expire = async (more: Partial<RetentionOptions> = {}) =>
    expireHistory({
      supersededDays: 90,
      lastDays: 800,
      published,
      prefix: PREFIX,
      states: states(privately),
      now: NOW,
      stopping: () => false,
      onFault: (fault) => faults.push(fault),
      ...more,
    });
  const left = () => published.list(`${PREFIX}/history/`);
  return { published, privately, faults, write, run, expire, left };
}

const ran = (at: EpochMs, suffix?: string) => [runId(at, suffix), at] as const;

describe('expireHistory', () => {
  it('ends superseded runs 90 days after the next one, and the last of an as-of after 800', async () => {
    const { run, expire, left } = history();
    await run('2023-09-30', ...ran(daysAgo(801)));
    const last = await run('2023-10-03', ...ran(daysAgo(799)));
    await run('2025-09-01', ...ran(daysAgo(100)));
    await run('2025-09-01', ...ran(daysAgo(95)));
    const second = await run('2025-09-01', ...ran(daysAgo(91)));
    const third = await run('2025-09-01', ...ran(daysAgo(80)));
    const fourth = await run('2025-09-01', ...ran(daysAgo(70)));
    expect(await expire()).toBe(3);
    expect(await left()).toEqual([last, second, third, fourth].sort());
    expect(await expire()).toBe(0);
  });

  it('counts from when a run was written: one of a replay is named by a virtual moment', async () => {
    const { run, expire, left } = history();
    const replayed = await run('2022-01-05', runId(daysAgo(1435), 'replay-1'), daysAgo(2));
    const compared = await run('2025-08-01', ...ran(daysAgo(130)));
    const anew = await run('2025-08-01', ...ran(daysAgo(1)));
    expect(await expire()).toBe(0);
    expect(await left()).toEqual([replayed, compared, anew].sort());
  });

  it('keeps what the live file, the state, a pin or freshness.json names', async () => {
    const { published, privately, run, write, expire, left } = history();
    const [live, recorded, pinned] = [
      runId(daysAgo(1000)),
      runId(daysAgo(990)),
      runId(daysAgo(980)),
    ];
    for (const id of [live, recorded, pinned]) await run('2023-01-01', id, daysAgo(970));
    const named = await run('2023-02-01', ...ran(daysAgo(960)));
    await run('2023-03-01', ...ran(daysAgo(950)));
    await write(liveName(PREFIX, hotCold), NOW, bytes, { 'run-id': live });
    const manifest = JSON.stringify({
      files: [{ copy: { path: named.slice(PREFIX.length + 1) } }],
    });
    await write(`${PREFIX}/freshness.json`, NOW, new TextEncoder().encode(manifest));
    const file = { ...LIVE_FILE, runId: recorded };
    const pin = { runId: pinned, asOf: '2023-01-01', at: NOW, dataThrough: null };
    const state = { ...INITIAL_STATE, live: file, pinned: pin };
    const body = new TextEncoder().encode(JSON.stringify(state));
    await privately.put(STATE, body, JSON_TYPE);
    expect(await expire()).toBe(1);
    expect(await left()).toHaveLength(4);
    expect(await left()).toContain(named);
    expect(await published.head(liveName(PREFIX, hotCold))).not.toBeNull();
  });

  it('asks again before each what is in use: a rollback may come meanwhile', async () => {
    const { published, privately, run, expire, left } = history();
    const [older, newer] = [runId(daysAgo(900)), runId(daysAgo(880))];
    const kept = await run('2023-05-01', older, daysAgo(900));
    await run('2023-06-01', newer, daysAgo(880));
    const rolledBack: ObjectStore = {
      ...published,
      delete: async (name) => {
        await published.delete(name);
        const pin = { runId: older, asOf: '2023-05-01', at: NOW, dataThrough: null };
        const body = new TextEncoder().encode(JSON.stringify({ ...INITIAL_STATE, pinned: pin }));
        await privately.put(STATE, body, JSON_TYPE);
      },
    };
    expect(await expire({ published: rolledBack })).toBe(1);
    expect(await left()).toEqual([kept]);
  });

  it('deletes nothing of a file when nobody knows what of it is in use', async () => {
    const { privately, published, faults, run, write, expire, left } = history();
    const old = await run('2023-05-01', ...ran(daysAgo(900)));
    await privately.put(STATE, new TextEncoder().encode('{"vers'), JSON_TYPE);
    expect(await expire()).toBe(0);
    expect(faults).toMatchObject([{ exporter: hotCold.name }]);
    await write(`${PREFIX}/freshness.json`, NOW);
    const away = new StoreError('away', { permanent: false, remedy: 'Wait.' });
    const unread = { ...published, get: () => Promise.reject(away) };
    await expect(expire({ published: unread })).rejects.toBe(away);
    expect(await left()).toEqual([old]);
  });

  it('leaves what is not ours, and stops when it is told to', async () => {
    const { run, write, expire, left } = history();
    const foreign = [
      `${PREFIX}/history/2020-01-01/other-file.20200101T120000Z-abcdef.json`,
      `${PREFIX}/history/2020-01-01/trends-hot-cold.copy.json`,
      `${PREFIX}/history/notes.txt`,
    ];
    for (const name of foreign) await write(name, daysAgo(2000));
    const old = await run('2020-01-01', ...ran(daysAgo(2000)));
    expect(await expire({ stopping: () => true })).toBe(0);
    expect(await left()).toContain(old);
    expect(await expire()).toBe(1);
    expect(await left()).toEqual(foreign.sort());
  });

  it('always keeps the last run of every as-of that is younger than its limit', async () => {
    const when = fc.array(fc.tuple(fc.nat(900), fc.nat(3)), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(when, async (runs) => {
        const { run, expire, left } = history();
        const lasts = new Map<string, readonly [EpochMs, string]>();
        for (const [index, [age, later]] of runs.entries()) {
          const at = daysAgo(age) + index;
          const asOf = newYorkDate(at - later * DAY_MS);
          const name = await run(asOf, ...ran(at, `${index}`.padStart(6, '0')));
          if ((lasts.get(asOf)?.[0] ?? 0) < at) lasts.set(asOf, [at, name]);
        }
        await expire();
        const kept = await left();
        for (const [at, name] of lasts.values()) {
          expect(kept.includes(name)).toBe(at >= daysAgo(800));
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('historyUpkeep', () => {
  it('looks once a day, and a failure costs only that day', async () => {
    const { published, privately, run, left } = history();
    await run('2023-09-30', ...ran(daysAgo(798.5)));
    const time = virtualTime(NOW);
    const told: string[] = [];
    const note = (_: unknown, text: string) => told.push(text);
    // Of the log only these are called.
    const log = { warn: note, info: note } as unknown as Log;
    let away = true;
    const list: ObjectStore['list'] = (prefix) =>
      away
        ? Promise.reject(new StoreError('away', { permanent: false, remedy: 'Wait.' }))
        : published.list(prefix);
    const days = { supersededDays: 90, lastDays: 800, prefix: PREFIX };
    const { scheduler } = time;
    const options = { ...days, published: { ...published, list }, privately, scheduler, log };
    const upkeep$ = historyUpkeep({ ...options, stopping: () => false });
    const { values, subscription } = collect(time, upkeep$);
    const pass = async (ms: number) => {
      time.advanceBy(ms);
      for (let turns = 0; turns < 5; turns += 1) await turn();
    };
    await pass(10 * 60_000);
    expect([values, told]).toEqual([[], [expect.stringContaining('retrying in a day')]]);
    away = false;
    await pass(DAY_MS);
    await pass(DAY_MS);
    expect([values, await left()]).toEqual([[0, 1], []]);
    expect(told.slice(1)).toEqual(['expired former versions were deleted']);
    subscription.unsubscribe();
  });
});
