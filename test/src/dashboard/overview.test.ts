import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { EXPORTERS } from '../../../exporters/registry.js';
import { loadConfig } from '../../../src/config/index.js';
import type { Facts } from '../../../src/dashboard/facts.js';
import { overviewOf } from '../../../src/dashboard/overview.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { OURS } from '../../../src/domain/published.js';
import { type ExporterState, INITIAL_STATE } from '../../../src/domain/state.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import { plansOf } from '../../../src/service/plans.js';
import { landed, landingAt, ny, ranAt, verdictAt } from '../../support/journal-lines.js';
import { landed as landedDate, level, levelsOf } from '../../support/levels.js';
import { memoryStore } from '../../support/memory-store.js';

const exporter = 'trends-hot-cold';
const config = loadConfig({ env: {}, flags: {} });
const YOU = { name: null, mayAct: false, howTo: 'ask' };
const arrived = landingAt('2025-12-01 06:12', '2025-11-30');
const ENTRIES: readonly JournalEntry[] = [
  ranAt('2025-11-30 06:21', { exporter, asOf: '2025-11-30', landings: [arrived.id] }),
  landed(exporter, arrived),
  verdictAt('2025-12-01 06:13', {
    exporter,
    reason: 'waiting-for',
    detail: `${PLAYER_GAMES} 2025-11-30`,
    landings: [arrived.id],
    until: ny('2025-12-01 08:00'),
  }),
];

function facts(over: Partial<Facts> = {}): Facts {
  const store = memoryStore();
  const levels = levelsOf({ [PLAYER_GAMES]: level([landedDate('2025-11-29')]) }, [
    '2025-11-29',
    '2025-11-30',
  ]);
  const unused = () => expect.fail('the overview asks for no warehouse');
  const warehouse = { query: unused, estimate: unused, stamps: unused, close: unused };
  const scheduler = { now: () => ny('2025-12-01 07:00'), schedule: unused };
  return {
    config,
    trouble: () => null,
    adapters: { warehouse, published: store, privately: store, scheduler },
    log: pino({ level: 'silent' }),
    plans: plansOf(config),
    now: scheduler.now,
    tail: async () => ({ since: 0, entries: ENTRIES }),
    findRun: async () => null,
    levels: async () => levels,
    state: async () => INITIAL_STATE,
    published: async () => OURS,
    incidents: async () => [],
    letters: async () => ({ letters: [], older: 0 }),
    aside: async () => ({ objects: [], at: null }),
    hear: () => undefined,
    forget: () => undefined,
    ...over,
  };
}

async function cardIn(over: Partial<Facts> = {}) {
  const { exporters } = await overviewOf(facts(over))(YOU);
  return exporters.find((card) => card.exporter === exporter) ?? expect.fail('no card');
}

const stateOf = (state: Partial<ExporterState>) => ({
  state: async () => ({ ...INITIAL_STATE, ...state }),
});

describe('overviewOf', () => {
  it('looks at files once for all who ask at the same time, until something is journaled', async () => {
    let [looks, entries] = [0, ENTRIES];
    const state = async () => {
      looks += 1;
      return INITIAL_STATE;
    };
    const levels = levelsOf({}, []);
    const read = overviewOf(
      facts({ state, levels: async () => levels, tail: async () => ({ since: 0, entries }) }),
    );
    const asked = await Promise.all(Array.from({ length: 40 }, () => read(YOU)));
    expect(new Set(asked.map(({ exporters }) => exporters)).size).toBe(1);
    const once = looks;
    expect(once).toBe(plansOf(config).length);
    entries = [...ENTRIES];
    await read(YOU);
    expect(looks).toBe(2 * once);
  });

  it('has a card for every file: how it stands, why, and what comes next', async () => {
    const { exporters, ...rest } = await overviewOf(facts())(YOU);
    expect(exporters.map((card) => card.exporter)).toEqual(EXPORTERS.map(({ name }) => name));
    expect(rest).toMatchObject({ now: ny('2025-12-01 07:00'), you: YOU, deadLetters: 0 });
    expect(await cardIn()).toMatchObject({
      file: 'whos-hot-v2.json',
      activity: 'held',
      reason: 'waiting-for',
      why: expect.stringMatching(/^waiting-for since Mon 2025-12-01 06:13 EST: it waits for /),
      told: `it waits for ${PLAYER_GAMES} 2025-11-30. Without it, it goes ahead at Mon 2025-12-01 08:00 EST.`,
      missing: [{ table: PLAYER_GAMES, date: '2025-11-30' }],
      deadline: ny('2025-12-01 08:00'),
      lastRefresh: {
        cause: 'landing',
        status: 'published',
        included: [`${PLAYER_GAMES} 2025-11-30`],
      },
      next: {
        slot: 'trends-hot-cold@2025-12-01',
        opensAt: ny('2025-12-01 06:00'),
        firesBy: ny('2025-12-01 08:00'),
      },
    });
  });

  it('tells a setback and a pin', async () => {
    const error = { message: 'points is null', remedy: 'Reload it.' };
    const setback = { kind: 'held-back', at: 0, count: 1, key: '', ...error } as const;
    expect(await cardIn(stateOf({ setback }))).toMatchObject({
      activity: 'held-back',
      setback: error,
    });
    const pinned = { runId: 'r', at: 0, asOf: '2025-11-29', dataThrough: null };
    expect(await cardIn(stateOf({ pinned }))).toMatchObject({ activity: 'pinned', pinned: 'r' });
  });

  it('knows nothing where the warehouse or the state cannot be read, and says why', async () => {
    const fail = async () => {
      throw new Error('the network is down');
    };
    expect(await cardIn({ levels: fail })).toMatchObject({
      state: 'unknown',
      activity: 'held',
      missing: [],
      why: 'Not known now: the network is down',
      told: 'Not known now: the network is down',
      lastRefresh: { cause: 'landing' },
    });
    expect(await cardIn({ state: fail })).toMatchObject({
      state: 'unknown',
      why: 'Not known: the network is down',
      lastRefresh: null,
      next: { slot: 'trends-hot-cold@2025-12-02' },
    });
  });

  it('shows the incidents that are open', async () => {
    const incident = {
      id: 'i',
      key: 'k',
      kind: 'missing',
      severity: 'error',
      summary: 'it has not arrived',
      remedy: 'Check it.',
      exporters: [exporter],
      files: ['whos-hot-v2.json'],
      openedAt: 5,
      notifiedAt: 6,
      notices: 1,
      goneSince: null,
    } as const;
    const { incidents } = await overviewOf(facts({ incidents: async () => [incident] }))(YOU);
    expect(incidents).toEqual([
      {
        id: 'i',
        kind: 'missing',
        severity: 'error',
        summary: 'it has not arrived',
        files: ['whos-hot-v2.json'],
        since: 5,
        remedy: 'Check it.',
      },
    ]);
  });
});

it('tells first what the service itself suffers from, which it may not be able to write down', async () => {
  const trouble = { since: 5, message: 'no space left on device', remedy: 'Free space.' };
  const { incidents } = await overviewOf(facts({ trouble: () => trouble }))(YOU);
  expect(incidents).toMatchObject([
    { severity: 'error', summary: 'no space left on device', remedy: 'Free space.', since: 5 },
  ]);
});

it('tells of damaged objects that were moved aside, until nobody finds them there', async () => {
  const objects = [1, 2, 3, 4].map((n) => `damaged/journal/${n}.ndjson`);
  const shown = async (count: number) => {
    const aside = async () => ({ objects: objects.slice(0, count), at: 7 });
    return (await overviewOf(facts({ aside }))(YOU)).incidents;
  };
  expect(await shown(0)).toEqual([]);
  expect(await shown(1)).toMatchObject([
    {
      kind: 'damaged',
      severity: 'warning',
      since: 7,
      summary: expect.stringMatching(/^damaged\/journal\/1.ndjson was damaged and moved aside/),
    },
  ]);
  expect((await shown(4))[0]?.summary).toContain('3.ndjson and 1 more were damaged');
});
