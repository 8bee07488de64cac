import { beforeEach, describe, expect, it } from 'vitest';
import { exporterOf } from '../../../exporters/registry.js';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import { INITIAL_STATE } from '../../../src/domain/state.js';
import { pause, resume } from '../../../src/operations/operate.js';
import { rollBack } from '../../../src/operations/rollback.js';
import { readVersion, versionsOf } from '../../../src/operations/versions.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { sha256 } from '../../../src/refresh/publish.js';
import { readJournal } from '../../../src/store/read-journal.js';
import { states } from '../../../src/store/states.js';
import { liveFile } from '../../support/contexts.js';
import { memoryStore } from '../../support/memory-store.js';

const NOW = Date.parse('2025-12-03T12:00:00Z');
const NAME = 'trends-team';
const PREFIX = 'v1/trends';
const exporter = exporterOf(NAME);
/** Monday's and Tuesday's versions, and a past date computed on Tuesday. */
const MONDAY = { runId: '20251201T110000Z-aaaaaa', asOf: '2025-12-01' };
const TUESDAY = { runId: '20251202T110000Z-bbbbbb', asOf: '2025-12-02' };
const BACKFILL = { runId: '20251202T150000Z-cccccc', asOf: '2025-11-03' };

let published: ObjectStore;
let privately: ObjectStore;

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body);

async function publish({ runId, asOf }: typeof MONDAY, live: boolean): Promise<void> {
  const metadata = { 'run-id': runId, 'as-of': asOf, 'data-through': '2025-11-30' };
  const options = {
    contentType: 'application/json',
    cacheControl: 'public, max-age=43200',
    metadata,
  };
  const object = `${PREFIX}/history/${asOf}/team-tendencies.${runId}.json`;
  await published.put(object, bytes(`{"run":"${runId}"}`), options);
  if (live) {
    await published.put(`${PREFIX}/team-tendencies.json`, bytes(`{"run":"${runId}"}`), options);
  }
}

async function operations(): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const entry of readJournal(privately, 0, ({ fault }) => expect.fail(fault))) {
    entries.push(entry);
  }
  return entries;
}

beforeEach(async () => {
  published = memoryStore();
  privately = memoryStore();
  await publish(MONDAY, true);
  await publish(TUESDAY, true);
  await publish(BACKFILL, false);
});

const back = (to: string | null, on = published) =>
  rollBack({ published: on, privately, prefix: PREFIX, exporter, to, now: NOW });

describe('rollback', () => {
  it('puts the version before the live one back, whole, and pins the exporter', async () => {
    expect((await back(null)).runId).toBe(MONDAY.runId);
    const live = await published.get(`${PREFIX}/team-tendencies.json`);
    expect(text(live?.body)).toBe(`{"run":"${MONDAY.runId}"}`);
    expect(live?.attributes.metadata?.['run-id']).toBe(MONDAY.runId);
    expect(live?.attributes.cacheControl).toBe('public, max-age=43200');
    const { pinned } = await states(privately).load(NAME);
    expect(pinned).toEqual({
      ...MONDAY,
      at: NOW,
      dataThrough: '2025-11-30',
      generation: live?.generation,
      sha256: sha256(live?.body ?? new Uint8Array()),
    });
    expect(await operations()).toEqual([
      { kind: 'operation', at: NOW, exporter: NAME, operation: 'rollback', detail: MONDAY.runId },
    ]);
  });

  it('is not undone by a refresh that was under way, and publishes just before it', async () => {
    const WEDNESDAY = { runId: '20251203T110000Z-dddddd', asOf: '2025-12-03' };
    let late = 1;
    await back(TUESDAY.runId, {
      ...published,
      put: async (name, body, options) => {
        if (late-- > 0) await publish(WEDNESDAY, true);
        return published.put(name, body, options);
      },
    });
    const live = await published.get(`${PREFIX}/team-tendencies.json`);
    expect(text(live?.body)).toBe(`{"run":"${TUESDAY.runId}"}`);
  });

  it('passes over what was never live: past dates and replays', async () => {
    await publish({ runId: '20251201T230000Z-r1a2b3c4', asOf: '2025-12-01' }, false);
    expect((await back(null)).runId).toBe(MONDAY.runId);
  });

  it('goes to any version of history that is named, also a backfilled one', async () => {
    await back(BACKFILL.runId);
    const live = await published.get(`${PREFIX}/team-tendencies.json`);
    expect(text(live?.body)).toBe(`{"run":"${BACKFILL.runId}"}`);
  });

  it('names the newest versions when there is none of that name, and changes nothing', async () => {
    await expect(back('20200101T000000Z-000000')).rejects.toMatchObject({
      message: 'history has no version 20200101T000000Z-000000',
      remedy: expect.stringContaining(BACKFILL.runId),
    });
    expect((await states(privately).load(NAME)).pinned).toBeNull();
  });

  it('says so when nothing was live before', async () => {
    await back(null);
    await expect(back(null)).rejects.toThrow('no version before the live one');
  });
});

describe('pause and resume', () => {
  it('change the state, keep the rest of it, and leave a line each', async () => {
    await states(privately).save(NAME, { ...INITIAL_STATE, lastRunMs: 42 });
    expect((await pause(privately, NOW, NAME)).paused).toBe(true);
    expect(await states(privately).load(NAME)).toMatchObject({ paused: true, lastRunMs: 42 });
    expect((await resume(privately, NOW + 1, NAME)).paused).toBe(false);
    const told = (await operations()).map((entry) => entry.kind === 'operation' && entry.operation);
    expect(told).toEqual(['pause', 'resume']);
  });

  it('after a pin the live file counts as unknown, so that it is made anew', async () => {
    const live = liveFile({ runId: TUESDAY.runId });
    await states(privately).save(NAME, { ...INITIAL_STATE, live });
    await back(null);
    expect((await states(privately).load(NAME)).live?.runId).toBe(TUESDAY.runId);
    await resume(privately, NOW, NAME);
    expect(await states(privately).load(NAME)).toMatchObject({ live: null, pinned: null });
  });

  it('after a pin a deadline that was dealt with is due again, after a pause not', async () => {
    const slot = `${NAME}@2025-12-01`;
    await states(privately).save(NAME, { ...INITIAL_STATE, fallbackSlot: slot });
    await pause(privately, NOW, NAME);
    expect((await resume(privately, NOW, NAME)).fallbackSlot).toBe(slot);
    await back(null);
    expect((await resume(privately, NOW + 1, NAME)).fallbackSlot).toBeNull();
  });
});

describe('versions', () => {
  it('lists those of one file, the newest run first', async () => {
    await published.put(`${PREFIX}/history/2025-12-02/quick-hits.x.json`, bytes('{}'), {
      contentType: 'application/json',
    });
    const versions = await versionsOf(published, PREFIX, exporter);
    expect(versions.map(({ runId }) => runId)).toEqual([
      BACKFILL.runId,
      TUESDAY.runId,
      MONDAY.runId,
    ]);
    const { stored } = await readVersion(published, versions, MONDAY.runId);
    expect(text(stored.body)).toContain(MONDAY.runId);
  });
});
