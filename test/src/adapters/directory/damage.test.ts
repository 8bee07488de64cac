import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDirectoryStore } from '../../../../src/adapters/directory/index.js';
import { DamagedObject } from '../../../../src/domain/errors.js';
import type { ObjectStore } from '../../../../src/ports/object-store.js';

const NAME = 'exporters/a.json';
const OTHER = 'exporters/b.json';
const BODY = new TextEncoder().encode('{"version":1}\n');
const ATTRIBUTES = { contentType: 'application/json', metadata: { 'as-of': '2025-01-15' } };

let root: string;
let store: ObjectStore;
let file: string;
let whole: Buffer;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'trends-damage-'));
  store = await openDirectoryStore(root);
  for (const name of [NAME, OTHER]) await store.put(name, BODY, ATTRIBUTES);
  file = join(root, '.objects', NAME, '1.object');
  whole = await readFile(file);
});
afterEach(() => rm(root, { recursive: true }));

/** What reading the object comes to: itself, as it was put, or the damage. */
async function outcome() {
  try {
    const found = await store.get(NAME);
    expect(found).toMatchObject({ attributes: ATTRIBUTES, generation: '1' });
    expect(Buffer.from(found?.body ?? [])).toEqual(Buffer.from(BODY));
    return 'whole';
  } catch (error) {
    if (error instanceof DamagedObject) return error;
    throw error;
  }
}

describe('an object whose file is damaged', () => {
  it('is never taken for another: any flipped bit is told, with all that was found', async () => {
    let unnoticed = 0;
    for (let at = 0; at < whole.length; at += 1) {
      const torn = Buffer.from(whole);
      torn[at] = (torn[at] ?? 0) ^ (1 << (at % 8));
      await writeFile(file, torn);
      const found = await outcome();
      if (found === 'whole') unnoticed += 1;
      else expect(found).toMatchObject({ generation: '1', bytes: torn });
    }
    // A changed byte in the name of the check leaves an envelope as it was before there was one.
    expect(unnoticed).toBeLessThanOrEqual('"check"'.length);
  });

  it.each([0, 0.25, 0.5, 0.9])('is told when only %d of it is there', async (share) => {
    await truncate(file, Math.floor(whole.length * share));
    expect(await outcome()).toBeInstanceOf(DamagedObject);
  });

  it('is listed, replaced on the condition of its generation, and deleted like any other', async () => {
    await truncate(file, 0);
    expect(await store.list('')).toEqual([NAME, OTHER]);
    expect(await store.put(NAME, BODY, { ...ATTRIBUTES, ifGeneration: '1' })).toBe('2');
    expect((await store.get(NAME))?.generation).toBe('2');
    await truncate(join(root, '.objects', NAME, '2.object'), 10);
    await store.delete(NAME);
    expect(await store.list('')).toEqual([OTHER]);
    expect(await store.get(NAME)).toBeNull();
  });

  it('reads one that was written before there was a check over the envelope', async () => {
    const end = whole.indexOf(10);
    const { check, ...envelope } = JSON.parse(whole.subarray(0, end).toString());
    expect(check).toMatch(/^[0-9a-f]{64}$/);
    await writeFile(file, Buffer.concat([Buffer.from(`${JSON.stringify(envelope)}\n`), BODY]));
    expect(await outcome()).toBe('whole');
  });
});
