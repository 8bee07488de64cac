import { pino } from 'pino';
import { asyncScheduler } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { INITIAL_STATE, type LiveFile } from '../../../src/domain/state.js';
import { PLAYER_GAMES } from '../../../src/domain/tables.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { hydrate } from '../../../src/service/hydrate.js';
import { journal } from '../../../src/store/journal.js';
import { states } from '../../../src/store/states.js';
import { cannedWarehouse } from '../../support/canned-warehouse.js';
import { landing } from '../../support/landings.js';
import { memoryStore } from '../../support/memory-store.js';
import { BOUNCE_BACK, HOT_COLD, TEAM } from '../../support/model-plans.js';

const DAY = 86_400_000;
const NOW = Date.parse('2025-12-10T12:00:00Z');
const PLANS = [HOT_COLD, BOUNCE_BACK, TEAM];

let privately: ObjectStore;
beforeEach(() => {
  privately = memoryStore();
});

const recalled = () => {
  const parts = { warehouse: cannedWarehouse(), published: memoryStore(), privately };
  return hydrate(
    { ...parts, scheduler: asyncScheduler },
    PLANS,
    NOW,
    pino({ level: 'silent' }),
    1_000,
  );
};

/** Journals a landing that was received so long ago. */
async function received(executionId: string, ago: number): Promise<void> {
  const at = NOW - ago;
  const entry = { at, messageId: 'm', reason: null, routes: [] };
  const lines = journal({ store: privately, now: () => at, instance: 'aaaa' });
  await lines.append({
    kind: 'landing',
    ...entry,
    landing: landing({ executionId, receivedAt: at }),
  });
}

/** Saves the state of an exporter whose file was built from levels read so long ago. */
async function built(exporter: string, ago: number): Promise<void> {
  const live: LiveFile = {
    runId: 'r',
    cause: 'landing',
    asOf: '2025-12-10',
    publishedAt: NOW,
    dataThrough: null,
    missing: [],
    partial: false,
    reached: {},
    marks: {},
    levelsReadAt: NOW - ago,
    definition: 'd',
    configured: true,
    contentHash: 'h',
    generation: '1',
    rows: {},
  };
  await states(privately).save(exporter, { ...INITIAL_STATE, live });
}

/** Journals a reading of player games that was made so long ago. */
async function read(rows: number, ago: number): Promise<void> {
  const at = NOW - ago;
  const lines = journal({ store: privately, now: () => at, instance: 'aaaa' });
  const tables = { [PLAYER_GAMES]: { stamp: { modifiedAt: at, rows }, prints: {} } };
  await lines.append({ kind: 'levels', at, tables });
}

const ids = (landings: readonly { readonly executionId: string }[]) =>
  landings.map(({ executionId }) => executionId);

describe('recall', () => {
  it('knows the landings of two weeks; none is pending while no file is live', async () => {
    for (const [id, days] of [
      ['old', 15],
      ['older half', 13],
      ['new', 1],
    ] as const) {
      await received(id, days * DAY);
    }
    const { identities, known, pending } = await recalled();
    expect(identities).toHaveLength(2);
    expect(ids(known)).toEqual(['new']);
    expect(pending).toEqual([]);
  });

  it('holds those pending that came after the levels of the oldest file refreshed by landings', async () => {
    await received('before', 3 * DAY);
    await received('between', 2 * DAY);
    await received('after', DAY / 2);
    await built(HOT_COLD.name, DAY);
    await built(BOUNCE_BACK.name, 2.5 * DAY);
    await built(TEAM.name, 9 * DAY);
    expect(ids((await recalled()).pending)).toEqual(['between', 'after']);
  });

  it('reads as far back as the oldest file needs', async () => {
    await received('long ago', 30 * DAY);
    await built(HOT_COLD.name, 40 * DAY);
    expect(ids((await recalled()).pending)).toEqual(['long ago']);
  });

  it('has the last reading of each table, however long ago', async () => {
    expect((await recalled()).readings).toEqual({});
    await read(1, 60 * DAY);
    await read(2, 50 * DAY);
    expect((await recalled()).readings).toMatchObject({
      [PLAYER_GAMES]: { readAt: NOW - 50 * DAY, stamp: { rows: 2 } },
    });
  });

  it('holds pending what came within a day when levels and readings are from the future', async () => {
    await received('before', 2 * DAY);
    await received('lately', DAY / 2);
    await built(HOT_COLD.name, -DAY);
    await read(3, -DAY);
    const { pending, readings } = await recalled();
    expect(ids(pending)).toEqual(['lately']);
    expect(readings[PLAYER_GAMES]).toMatchObject({ readAt: NOW - DAY, stamp: { rows: 3 } });
  });

  it('goes on when a state cannot be read: every look at that exporter reports it', async () => {
    await received('new', DAY);
    const body = new TextEncoder().encode('{}');
    await privately.put(`exporters/${HOT_COLD.name}.json`, body, {
      contentType: 'application/json',
    });
    await built(BOUNCE_BACK.name, 2 * DAY);
    expect(ids((await recalled()).pending)).toEqual(['new']);
  });
});
