import type * as fs from 'node:fs/promises';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDirectoryStore } from '../../../../src/adapters/directory/index.js';
import type { ObjectStore } from '../../../../src/ports/object-store.js';

const opened = vi.hoisted(() => [] as string[]);

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  const open: typeof fs.open = (path, ...rest) => {
    opened.push(String(path));
    return real.open(path, ...rest);
  };
  return { ...real, open };
});

let root: string;
let store: ObjectStore;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'trends-listing-'));
  store = await openDirectoryStore(root);
});
afterEach(() => rm(root, { recursive: true }));

const put = (name: string) => store.put(name, Buffer.from(name), { contentType: 'text/plain' });
const NAMES = ['a/1', 'a/2', 'a/b/3', 'c'];
const truth = (...path: readonly string[]) => join(root, '.objects', ...path);

/** What is listed, and how many files were opened for it. */
async function listed(prefix = '') {
  opened.length = 0;
  const names = await store.list(prefix);
  return { names, opened: opened.filter((path) => path.endsWith('.object')).length };
}

describe('the listing of a folder', () => {
  it('opens no object, be it there or deleted', async () => {
    for (const name of NAMES) await put(name);
    expect(await listed()).toEqual({ names: NAMES, opened: 0 });
    for (const name of NAMES) await store.delete(name);
    expect(await listed()).toEqual({ names: [], opened: 0 });
    await put('a/2');
    expect(await listed()).toEqual({ names: ['a/2'], opened: 0 });
    expect(await listed('a/2')).toEqual({ names: ['a/2'], opened: 0 });
  });

  it('is of the truth, whatever somebody did to the plain files', async () => {
    for (const name of NAMES) await put(name);
    await rm(join(root, 'a'), { recursive: true });
    await writeFile(join(root, 'd'), 'a file of somebody');
    expect(await listed()).toEqual({ names: NAMES, opened: 3 });
    await store.delete('c');
    await writeFile(join(root, 'c'), 'back from the dead');
    expect(await listed()).toEqual({ names: ['a/1', 'a/2', 'a/b/3'], opened: 4 });
  });

  it('is of the truth where a writer was killed at any step of a delete', async () => {
    for (const name of NAMES) await put(name);
    // Marked, and no further.
    await writeFile(truth('.deleted-c'), '');
    expect(await listed()).toEqual({ names: NAMES, opened: 1 });
    await store.delete('c');
    // The plain file is still there.
    await writeFile(join(root, 'c'), 'c');
    expect((await listed()).names).toEqual(['a/1', 'a/2', 'a/b/3']);
  });

  it('knows deletes from before there were marks', async () => {
    for (const name of NAMES) await put(name);
    await store.delete('a/1');
    await rm(truth('a', '.deleted-1'));
    expect(await listed()).toEqual({ names: ['a/2', 'a/b/3', 'c'], opened: 1 });
  });

  it('takes the mark away before the object is put anew', async () => {
    await put('c');
    await store.delete('c');
    expect(await readdir(truth())).toEqual(['.deleted-c', 'c']);
    await put('c');
    expect(await readdir(truth())).toEqual(['c']);
  });
});
