import { afterEach, describe, expect, it } from 'vitest';
import { PreconditionFailed, StoreError } from '../../src/domain/errors.js';
import type { ObjectStore, PutOptions } from '../../src/ports/object-store.js';
import { fc } from '../support/properties.js';

/** An empty store, and further clients of the same store. */
export interface ObjectStoreHarness {
  readonly store: ObjectStore;
  /** Another client of the same objects, as another process would have. */
  another(): Promise<ObjectStore>;
  close(): Promise<void>;
}

const JSON_TYPE: PutOptions = { contentType: 'application/json' };
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (body: Uint8Array | undefined) => new TextDecoder().decode(body);
const put = (store: ObjectStore, name: string, body: string, ifGeneration?: string) =>
  store.put(
    name,
    bytes(body),
    ifGeneration === undefined ? JSON_TYPE : { ...JSON_TYPE, ifGeneration },
  );

/** The generation of a put that won, or null of one that lost to another. */
async function outcome(writing: Promise<string>): Promise<string | null> {
  try {
    return await writing;
  } catch (error) {
    if (error instanceof PreconditionFailed) return null;
    throw error;
  }
}

/** Reads, adds one, writes, and starts again whenever somebody else was faster. */
async function increment(store: ObjectStore, name: string): Promise<void> {
  for (;;) {
    const found = await store.get(name);
    const next = String(Number(text(found?.body) || '0') + 1);
    if ((await outcome(put(store, name, next, found?.generation ?? '0'))) !== null) return;
  }
}

/** What every object store owes the program, whoever keeps the bytes. */
export function objectStoreContract(name: string, open: () => Promise<ObjectStoreHarness>): void {
  describe(`${name} as an object store`, () => {
    let close = async () => {};
    afterEach(() => close());

    const opened = async () => {
      const harness = await open();
      close = harness.close;
      return harness;
    };

    it('tells by its own clock when an object was written', async () => {
      const { store } = await opened();
      const minute = 60_000;
      const before = Date.now();
      await put(store, 'v1/a.json', '1');
      const first = (await store.head('v1/a.json'))?.writtenAt ?? 0;
      expect(Math.abs(first - before)).toBeLessThan(minute);
      await put(store, 'v1/a.json', '2');
      const second = (await store.head('v1/a.json'))?.writtenAt ?? 0;
      expect(second).toBeGreaterThanOrEqual(first);
    });

    it('returns what was put, and null of what was not', async () => {
      const { store, another } = await opened();
      expect(await store.get('v1/a.json')).toBeNull();
      const generation = await put(store, 'v1/a.json', '{"ć":1}');
      const found = await (await another()).get('v1/a.json');
      expect(found).toMatchObject({ generation, attributes: JSON_TYPE });
      expect(text(found?.body)).toBe('{"ć":1}');
      expect(generation).not.toBe('0');
    });

    it('keeps attributes with the bytes, and forgets those of the former object', async () => {
      const { store } = await opened();
      const attributes = {
        contentType: 'text/plain; charset=utf-8',
        cacheControl: 'public, max-age=3600',
        metadata: { 'as-of': '2025-01-10', note: 'ć "quoted"\n' },
      };
      await store.put('a', bytes('1'), attributes);
      expect((await store.get('a'))?.attributes).toEqual(attributes);
      await put(store, 'a', '2');
      expect((await store.get('a'))?.attributes).toEqual(JSON_TYPE);
    });

    it('tells of an object without its bytes', async () => {
      const { store, another } = await opened();
      expect(await store.head('v1/a.json')).toBeNull();
      const attributes = { ...JSON_TYPE, cacheControl: 'no-store', metadata: { 'as-of': 'ć' } };
      const first = await store.put('v1/a.json', bytes('1'), attributes);
      const head = { generation: first, attributes, shown: 'same' };
      expect(await store.head('v1/a.json')).toMatchObject(head);
      expect(await (await another()).head('v1/a.json')).toMatchObject(head);
      const second = await put(store, 'v1/a.json', '2');
      expect(await store.head('v1/a.json')).toMatchObject({ generation: second, shown: 'same' });
      await store.delete('v1/a.json');
      expect(await store.head('v1/a.json')).toBeNull();
    });

    it('shows an object as it is, and none where there is none', async () => {
      const { store } = await opened();
      await store.show('a');
      expect(await store.head('a')).toBeNull();
      const generation = await put(store, 'a', '1');
      await store.show('a');
      expect(await store.head('a')).toMatchObject({ generation, shown: 'same' });
      expect(text((await store.get('a'))?.body)).toBe('1');
    });

    it('replaces without condition', async () => {
      const { store } = await opened();
      const first = await put(store, 'a', '1');
      const second = await put(store, 'a', '2');
      expect(second).not.toBe(first);
      expect(await store.get('a')).toMatchObject({ generation: second, body: expect.anything() });
      expect(text((await store.get('a'))?.body)).toBe('2');
    });

    it('creates only what does not exist, on generation 0', async () => {
      const { store } = await opened();
      const first = await put(store, 'a', '1', '0');
      await expect(put(store, 'a', '2', '0')).rejects.toBeInstanceOf(PreconditionFailed);
      expect(await store.get('a')).toMatchObject({ generation: first });
    });

    it('replaces only the generation named', async () => {
      const { store } = await opened();
      await expect(put(store, 'a', 'x', '7')).rejects.toBeInstanceOf(PreconditionFailed);
      const first = await put(store, 'a', '1');
      const second = await put(store, 'a', '2', first);
      await expect(put(store, 'a', '3', first)).rejects.toBeInstanceOf(PreconditionFailed);
      await expect(put(store, 'a', '3', 'nonsense')).rejects.toBeInstanceOf(PreconditionFailed);
      expect(await store.get('a')).toMatchObject({ generation: second });
      expect(text((await store.get('a'))?.body)).toBe('2');
    });

    it('never gives a generation twice, not even after a delete', async () => {
      const { store } = await opened();
      const first = await put(store, 'a', '1');
      await store.delete('a');
      expect(await store.get('a')).toBeNull();
      await expect(put(store, 'a', '2', first)).rejects.toBeInstanceOf(PreconditionFailed);
      const second = await put(store, 'a', '2', '0');
      expect(second).not.toBe(first);
      await expect(put(store, 'a', '3', first)).rejects.toBeInstanceOf(PreconditionFailed);
      expect(text((await store.get('a'))?.body)).toBe('2');
    });

    it('deletes what is not there without complaint', async () => {
      const { store } = await opened();
      await store.delete('none/such');
      await put(store, 'a', '1');
      await store.delete('a');
      await store.delete('a');
      expect(await store.list('')).toEqual([]);
    });

    it('lists names by prefix, ascending, without the deleted', async () => {
      const { store } = await opened();
      for (const each of ['v1/b', 'v1/history/2', 'v1/a', 'v10', 'v1/history/1', 'w']) {
        await put(store, each, each);
      }
      await store.delete('v1/history/1');
      expect(await store.list('')).toEqual(['v1/a', 'v1/b', 'v1/history/2', 'v10', 'w']);
      expect(await store.list('v1/')).toEqual(['v1/a', 'v1/b', 'v1/history/2']);
      expect(await store.list('v1/h')).toEqual(['v1/history/2']);
      expect(await store.list('v1')).toEqual(['v1/a', 'v1/b', 'v1/history/2', 'v10']);
      expect(await store.list('x/y')).toEqual([]);
    });

    it('keeps empty, binary and big objects', async () => {
      const { store } = await opened();
      const big = Uint8Array.from({ length: 5_000_000 }, (_, n) => (n * 7 + (n >> 8)) % 256);
      for (const body of [new Uint8Array(), Uint8Array.from([0, 10, 13, 255, 10]), big]) {
        await store.put('a', body, JSON_TYPE);
        const found = await store.get('a');
        expect(Buffer.compare(found?.body ?? bytes('none'), body)).toBe(0);
      }
    });

    it('lets exactly one of many writers through per generation', async () => {
      const { store, another } = await opened();
      const stores = [store, await another()];
      let round = 0;
      const writers = fc.array(fc.nat(1), { minLength: 2, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(writers, fc.boolean(), async (which, exists) => {
          const object = `race/${round++}`;
          const expected = exists ? await put(store, object, 'before') : '0';
          const writing = which.map((index, n) =>
            outcome(put(stores[index] ?? store, object, `writer ${n}`, expected)),
          );
          const outcomes = await Promise.all(writing);
          const winners = outcomes.flatMap((won, n) => (won === null ? [] : [{ won, n }]));
          expect(winners).toHaveLength(1);
          const found = await stores[1]?.get(object);
          expect(found?.generation).toBe(winners[0]?.won);
          expect(text(found?.body)).toBe(`writer ${winners[0]?.n}`);
        }),
        { numRuns: 15 },
      );
    });

    it('loses no update of writers that read, change and write conditionally', async () => {
      const { store, another } = await opened();
      const stores = [store, await another(), await another()];
      const many = Array.from({ length: 24 }, (_, n) =>
        increment(stores[n % 3] ?? store, 'counter'),
      );
      await Promise.all(many);
      expect(text((await store.get('counter'))?.body)).toBe('24');
    });

    it('takes every unconditional put, the last one staying', async () => {
      const { store, another } = await opened();
      const stores = [store, await another()];
      const puts = Array.from({ length: 12 }, (_, n) => put(stores[n % 2] ?? store, 'a', `${n}`));
      const generations = await Promise.all(puts);
      expect(new Set(generations).size).toBe(12);
      const found = await store.get('a');
      expect(text(found?.body)).toBe(`${generations.indexOf(found?.generation ?? '')}`);
    });

    it.each(['', '/a', 'a//b', 'a/', '../a', 'a/../b', 'a/./b', '.a', 'a/.b', 'a\\b', 'a\nb'])(
      'refuses the name %j',
      async (bad) => {
        const { store } = await opened();
        const attempts = [
          () => store.get(bad),
          () => store.head(bad),
          () => store.show(bad),
          () => put(store, bad, 'x'),
          () => store.delete(bad),
        ];
        for (const attempt of attempts) {
          const error: unknown = await attempt().catch((thrown: unknown) => thrown);
          expect(error).toBeInstanceOf(StoreError);
          expect(error).toMatchObject({ permanent: true });
        }
      },
    );
  });
}
