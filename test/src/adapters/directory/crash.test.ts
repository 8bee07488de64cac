import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDirectoryStore } from '../../../../src/adapters/directory/index.js';
import { ended } from '../../../support/processes.js';
import { compileWriter, startWriter } from './processes.js';

const NAME = 'v1/trends/whos-hot-v2.json';

/** Lengths are 20,000 to 68,853 and all bytes alike, unless two objects were mixed. */
function expectWhole(body: Uint8Array): void {
  expect((body.byteLength - 20_000) % 997).toBe(0);
  expect(body.every((byte) => byte === body[0])).toBe(true);
}

describe('a directory store and other processes', () => {
  let folder = '';
  let script = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trends-processes-'));
    script = await compileWriter(folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('shows readers whole objects only, while another process writes', async () => {
    const root = join(folder, 'reading');
    const store = await openDirectoryStore(root);
    const writers = [
      await startWriter(script, root, NAME, 0),
      await startWriter(script, root, NAME, 13),
    ];
    const seen = new Set<string>();
    while (seen.size < 25) {
      const found = await store.get(NAME);
      expectWhole(found?.body ?? new Uint8Array(1));
      expectWhole(await readFile(join(root, NAME)));
      seen.add(found?.generation ?? '');
    }
    for (const writer of writers) await ended(writer);
  });

  it('survives writers that are killed at any moment', async () => {
    const root = join(folder, 'killing');
    const store = await openDirectoryStore(root);
    let last = 0;
    for (let round = 0; round < 5; round += 1) {
      const starting = [0, 1, 2, 3].map((n) => startWriter(script, root, NAME, 4 * round + n));
      for (const writer of await Promise.all(starting)) {
        // Ever more reads between the kills, so that they fall into other moments of a put.
        for (let reads = 0; reads < round; reads += 1) await store.get(NAME);
        await ended(writer);
      }
      const found = await store.get(NAME);
      expectWhole(found?.body ?? new Uint8Array(1));
      expect(Number(found?.generation)).toBeGreaterThan(last);
      last = Number(found?.generation);
      await store.show(NAME);
      expect((await readFile(join(root, NAME))).equals(found?.body ?? new Uint8Array(1))).toBe(
        true,
      );
    }
    const generation = await store.put(NAME, new TextEncoder().encode('{}'), {
      contentType: 'application/json',
      ifGeneration: String(last),
    });
    expect(Number(generation)).toBe(last + 1);
    expect(await readFile(join(root, NAME), 'utf8')).toBe('{}');
    expect(await store.list('')).toEqual([NAME]);
  });
});
