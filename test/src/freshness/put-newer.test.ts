import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDirectoryStore } from '../../../src/adapters/directory/index.js';
import { type FreshnessFile, freshnessFile } from '../../../src/freshness/freshness-file.js';
import { putNewer } from '../../../src/freshness/put-newer.js';
import type { ObjectStore } from '../../../src/ports/object-store.js';
import { memoryStore } from '../../support/memory-store.js';
import { fc } from '../../support/properties.js';
import { recordingStore } from '../../support/recording-store.js';

const NAME = 'v1/trends/freshness.json';
const T = Date.parse('2025-11-11T12:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const put = (store: ObjectStore, checkedAt: number) =>
  putNewer(store, NAME, freshnessFile([], checkedAt), checkedAt);
const checkedAt = (text: string) => Date.parse((JSON.parse(text) as FreshnessFile).checked_at) - T;
async function stored(store: ObjectStore): Promise<number> {
  return checkedAt(new TextDecoder().decode((await store.get(NAME))?.body));
}

describe('freshness.json, written by several', () => {
  it('is not replaced by what was checked before it, however late that comes', async () => {
    const store = recordingStore(memoryStore());
    await put(store, T);
    await put(store, T - 2_400);
    await put(store, T);
    expect(store.effects).toHaveLength(1);
    await put(store, T + 1);
    expect(await stored(store)).toBe(1);
  });

  it('never goes back, in whatever order the calls of its writers come', async () => {
    const times = fc.array(fc.nat(9), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(times, fc.scheduler(), async (seconds, s) => {
        const store = recordingStore(memoryStore());
        const inTurn = <T>(call: () => Promise<T>, name: string) =>
          s.schedule(Promise.resolve(), name).then(call);
        const slow: ObjectStore = {
          ...store,
          get: (name) => inTurn(() => store.get(name), 'get'),
          head: (name) => inTurn(() => store.head(name), 'head'),
          put: (...call) => inTurn(() => store.put(...call), 'put'),
        };
        await s.waitFor(Promise.all(seconds.map((each) => put(slow, T + each * SECOND))));
        const written = store.effects.map(({ text }) => checkedAt(text));
        expect(written).toEqual([...new Set(written)].sort((a, b) => a - b));
        expect(written.at(-1)).toBe(Math.max(...seconds) * SECOND);
      }),
      { numRuns: 200 },
    );
  });

  it('is replaced when a clock that is far ahead wrote it, so that it does not stand still', async () => {
    const store = memoryStore();
    await put(store, T + 24 * 60 * MINUTE);
    await put(store, T);
    expect(await stored(store)).toBe(0);
    await put(store, T + 4 * MINUTE);
    await put(store, T + MINUTE);
    expect(await stored(store)).toBe(4 * MINUTE);
  });

  it.each(['{"broken', '', '{"checked_at":"soon"}', 'null'])(
    'takes the place of %j, which somebody else put there',
    async (body) => {
      const store = memoryStore();
      await store.put(NAME, new TextEncoder().encode(body), { contentType: 'application/json' });
      await put(store, T);
      expect(await stored(store)).toBe(0);
    },
  );

  it('comes back when its plain file, or its object, was damaged or deleted', async () => {
    const root = await mkdtemp(join(tmpdir(), 'trends-freshness-'));
    const store = await openDirectoryStore(root);
    const plain = join(root, NAME);
    await put(store, T);
    await rm(plain);
    await put(store, T - SECOND);
    expect(checkedAt(await readFile(plain, 'utf8'))).toBe(0);
    await writeFile(plain, '{"broken');
    await put(store, T + SECOND);
    expect(checkedAt(await readFile(plain, 'utf8'))).toBe(SECOND);
    await writeFile(join(root, '.objects', NAME, '2.object'), 'no object');
    await put(store, T + 2 * SECOND);
    expect(checkedAt(await readFile(plain, 'utf8'))).toBe(2 * SECOND);
    await rm(root, { recursive: true });
  });
});
