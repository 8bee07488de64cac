import { describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/domain/journal-entry.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { compactJournal } from '../../../src/store/compact.js';
import { HEADER } from '../../../src/store/journal.js';
import type { SegmentFault } from '../../../src/store/journal-objects.js';
import { readJournal } from '../../../src/store/read-journal.js';
import { killedAfter, memoryStore } from '../../support/memory-store.js';
import { fc } from '../../support/properties.js';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2025-12-10T12:00:00Z');

/** A segment to write: when (before now), by whom, and how many entries. */
interface Written {
  readonly age: number;
  readonly instance: string;
  readonly count: number;
  readonly entries: number;
  readonly torn?: boolean;
}

let numbered = 0;

function entry(): JournalEntry {
  numbered += 1;
  return { kind: 'rejected', at: NOW, messageId: `m${numbered}`, fault: 'ć "quoted"\n' };
}

function nameOf({ age, instance, count }: Written): string {
  const at = NOW - age;
  const day = new Date(at).toISOString().slice(0, 10);
  return `journal/${day}/${String(at).padStart(13, '0')}-${instance}-${count}.ndjson`;
}

async function write(store: ObjectStore, segment: Written): Promise<void> {
  const lines = Array.from({ length: segment.entries }, () => JSON.stringify(entry()));
  const torn = segment.torn ? ['{"kind":"tick","at":17'] : [];
  const body = new TextEncoder().encode([HEADER, ...lines, ...torn, ''].join('\n'));
  await store.put(nameOf(segment), body, { contentType: 'application/x-ndjson' });
}

async function read(store: ObjectStore, since = 0) {
  const entries: JournalEntry[] = [];
  const faults: SegmentFault[] = [];
  for await (const each of readJournal(store, since, (fault) => faults.push(fault))) {
    entries.push(each);
  }
  return { entries, faults };
}

async function compact(store: ObjectStore, now = NOW) {
  const faults: SegmentFault[] = [];
  const done = await compactJournal({ store, now, onFault: (fault) => faults.push(fault) });
  return { ...done, faults };
}

const written: fc.Arbitrary<Written> = fc.record({
  age: fc.integer({ min: 0, max: 4 * 24 }).map((hours) => hours * 3_600_000),
  instance: fc.constantFrom('a1', 'export-7', 'b2'),
  count: fc.integer({ min: 1, max: 12 }),
  entries: fc.integer({ min: 0, max: 3 }),
  torn: fc.boolean(),
});

const segments = fc.uniqueArray(written, { maxLength: 14, selector: nameOf });

describe('compactJournal', () => {
  it('makes one object of each day that ended a day ago, and leaves later ones alone', async () => {
    const store = memoryStore();
    for (const hours of [40, 41, 42, 90, 1, 2, 20, 30]) {
      await write(store, { age: hours * 3_600_000, instance: 'a', count: hours, entries: 2 });
    }
    const before = await read(store);
    expect(await compact(store)).toEqual({ days: 1, merged: 3, expired: 0, faults: [] });
    expect(await read(store)).toEqual(before);
    const names = await store.list('journal/');
    expect(names.filter((name) => name.includes('compact-'))).toEqual([
      expect.stringMatching(/^journal\/2025-12-08\/compact-[0-9a-f]{32}\.ndjson$/),
    ]);
    expect(names).toHaveLength(6);
    expect(await compact(store)).toMatchObject({ days: 0, merged: 0 });
  });

  it('reads the same before, between and after, wherever it is killed and however often', async () => {
    await fc.assert(
      fc.asyncProperty(
        segments,
        segments,
        fc.array(fc.tuple(fc.nat(40), fc.boolean()), { maxLength: 8 }),
        async (early, late, kills) => {
          const store = memoryStore();
          for (const segment of early) await write(store, segment);
          for (const [index, [calls, effect]] of kills.entries()) {
            if (index === 3) for (const segment of late) await write(store, segment);
            const before = await read(store);
            await compact(killedAfter(store, calls, effect)).catch(() => undefined);
            expect(await read(store)).toEqual(before);
          }
          const before = await read(store);
          await compact(store);
          expect(await read(store)).toEqual(before);
          expect((await compact(store)).merged).toBe(0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is safe at every single step of one compaction', async () => {
    for (const effect of [false, true]) {
      for (let calls = 0; calls < 16; calls += 1) {
        const store = memoryStore();
        for (const count of [1, 2, 3, 10]) {
          await write(store, { age: 3 * DAY_MS, instance: 'a', count, entries: 2 });
        }
        const before = await read(store);
        expect(before.entries).toHaveLength(8);
        await compact(killedAfter(store, calls, effect)).catch(() => undefined);
        expect(await read(store)).toEqual(before);
        await compact(store);
        expect(await read(store)).toEqual(before);
        expect(await store.list('journal/')).toHaveLength(1);
      }
    }
  });

  it('may run several times at once, with readers beside it', async () => {
    await fc.assert(
      fc.asyncProperty(segments, segments, fc.scheduler(), async (early, late, s) => {
        const store = memoryStore();
        for (const segment of early) await write(store, segment);
        await compact(store);
        for (const segment of late) await write(store, segment);
        const before = await read(store);
        const slow: ObjectStore = {
          ...store,
          get: (name) => s.schedule(Promise.resolve(), 'get').then(() => store.get(name)),
          put: (...put) => s.schedule(Promise.resolve(), 'put').then(() => store.put(...put)),
          list: (prefix) => s.schedule(Promise.resolve(), 'list').then(() => store.list(prefix)),
          delete: (name) => s.schedule(Promise.resolve(), 'delete').then(() => store.delete(name)),
        };
        const reading = Promise.all([read(slow), read(slow)]);
        const compacting = Promise.all([compact(slow), compact(slow)]);
        await s.waitFor(Promise.all([reading, compacting]));
        for (const { entries } of await reading) expect(entries).toEqual(before.entries);
        expect(await read(store)).toEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  it('takes a segment that comes late into the day it belongs to, in its place', async () => {
    const store = memoryStore();
    const at = (hours: number) => ({ age: hours * 3_600_000, instance: 'a', entries: 1 });
    await write(store, { ...at(70), count: 1 });
    await write(store, { ...at(66), count: 3 });
    await compact(store);
    await write(store, { ...at(68), count: 2 });
    const before = await read(store);
    const ids = before.entries.map((each) => ('messageId' in each ? each.messageId : ''));
    expect(ids[1]).toBe(`m${numbered}`);
    expect((await compact(store)).merged).toBe(2);
    expect(await read(store)).toEqual(before);
  });

  it('reads from a moment on inside a compacted day', async () => {
    const store = memoryStore();
    for (const hours of [66, 68, 70]) {
      await write(store, { age: hours * 3_600_000, instance: 'a', count: 1, entries: 1 });
    }
    const since = NOW - 68 * 3_600_000;
    const before = await read(store, since);
    expect(before.entries).toHaveLength(2);
    await compact(store);
    expect(await read(store, since)).toEqual(before);
  });

  it('leaves what is torn or foreign where it is, and says so', async () => {
    const store = memoryStore();
    const old = { age: 3 * DAY_MS, instance: 'a', entries: 2 };
    await write(store, { ...old, count: 1, torn: true });
    await write(store, { ...old, count: 2 });
    await write(store, { ...old, count: 3 });
    const foreign = ['journal/2025-12-07/notes.txt', 'journal/readme.md'];
    for (const name of foreign) {
      await store.put(name, new TextEncoder().encode('mine'), { contentType: 'text/plain' });
    }
    const before = await read(store);
    const { faults, merged } = await compact(store);
    expect(merged).toBe(2);
    expect(faults).toEqual([
      ...foreign.map((segment) => ({ segment, fault: 'its name is none of the journal' })),
      { segment: nameOf({ ...old, count: 1 }), fault: 'line 4 is torn' },
    ]);
    expect(await read(store)).toEqual(before);
    expect(await store.list('journal/')).toEqual(
      expect.arrayContaining([...foreign, nameOf({ ...old, count: 1 })]),
    );
  });

  it('deletes nothing while a compacted object is not what its name says', async () => {
    const store = memoryStore();
    const old = { age: 3 * DAY_MS, instance: 'a', entries: 2 };
    await write(store, { ...old, count: 1 });
    await write(store, { ...old, count: 2 });
    const before = await read(store);
    await compact(killedAfter(store, 4, false)).catch(() => undefined);
    const [target = ''] = (await store.list('journal/')).filter((name) => name.includes('compact'));
    const whole = await store.get(target);
    const half = whole?.body.subarray(0, Math.floor(whole.body.length / 2)) ?? new Uint8Array();
    await store.put(target, half, { contentType: 'application/x-ndjson' });
    const { faults, merged } = await compact(store);
    expect(merged).toBe(0);
    expect(faults[0]?.segment).toBe(target);
    expect((await read(store)).entries).toEqual(before.entries);
  });

  it('deletes days older than 90 days and nothing younger', async () => {
    const store = memoryStore();
    for (const days of [89, 90, 91, 200]) {
      await write(store, { age: days * DAY_MS, instance: 'a', count: 1, entries: 1 });
      await write(store, { age: days * DAY_MS + 60_000, instance: 'a', count: 2, entries: 1 });
    }
    const foreign = 'journal/2025-01-01/notes.txt';
    await store.put(foreign, new Uint8Array(), { contentType: 'text/plain' });
    expect(await compact(store)).toMatchObject({ expired: 4, days: 2 });
    expect((await read(store)).entries).toHaveLength(4);
    expect(await store.list('journal/')).toContain(foreign);
  });

  it('stops between two days when asked', async () => {
    const store = memoryStore();
    for (const days of [3, 4]) {
      for (const count of [1, 2]) {
        await write(store, { age: days * DAY_MS, instance: 'a', count, entries: 1 });
      }
    }
    let asked = 0;
    const stopping = () => {
      asked += 1;
      return asked > 1;
    };
    const done = await compactJournal({ store, now: NOW, onFault: () => {}, stopping });
    expect(done).toMatchObject({ days: 1, merged: 2 });
  });
});
