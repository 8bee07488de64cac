import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDirectoryStore } from '../../../../src/adapters/directory/index.js';
import { openToOthers } from '../../../../src/adapters/directory/rights.js';
import { temporaryFolder } from '../../../support/table-folder.js';

const base = temporaryFolder('modes');
const TEXT = { contentType: 'text/plain' };
const body = new TextEncoder().encode('secret');

let root = '';
let umask = 0;
beforeEach(() => {
  root = join(mkdtempSync(join(base, 'case-')), 'above', 'store');
  umask = process.umask();
});
afterEach(() => process.umask(umask));

/** The modes of all folders and of all files of a store. */
function modesIn(folder: string) {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true });
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
  const of = (wanted: boolean) =>
    paths
      .filter((entry) => entry.isDirectory() === wanted)
      .map((entry) => modeOf(join(entry.parentPath, entry.name)));
  return { folders: new Set([modeOf(folder), ...of(true)]), files: new Set(of(false)) };
}

async function used(secret: boolean): Promise<void> {
  const store = await openDirectoryStore(root, { secret });
  await store.put('journal/a.ndjson', body, TEXT);
  await store.put('journal/a.ndjson', body, TEXT);
  await store.put('states/b.json', body, TEXT);
  await store.delete('states/b.json');
}

describe.each([0o000, 0o022, 0o077, 0o007])('under umask %o', (mask) => {
  it('a private store is for its account alone', async () => {
    process.umask(mask);
    await used(true);
    expect(modesIn(root)).toEqual({ folders: new Set(['700']), files: new Set(['600']) });
    expect(await openToOthers(root)).toBeNull();
  });

  it('published files stay readable', async () => {
    process.umask(mask);
    await used(false);
    expect(modesIn(root)).toEqual({ folders: new Set(['755']), files: new Set(['644']) });
  });
});

it('the folder above a private store stays as the umask says: published files may lie in it', async () => {
  process.umask(0o022);
  await used(true);
  expect((statSync(join(root, '..')).mode & 0o777).toString(8)).toBe('755');
});

it('a private folder that is wider is told with its mode', async () => {
  mkdirSync(root, { recursive: true, mode: 0o755 });
  await used(true);
  expect(await openToOthers(root)).toBe('0755');
  expect(await openToOthers(join(root, 'nothing-here'))).toBeNull();
});

it('what was deleted leaves no bytes', async () => {
  const store = await openDirectoryStore(root, { secret: true });
  await store.put('journal/a.ndjson', body, TEXT);
  const truth = join(root, '.objects', 'journal', 'a.ndjson');
  utimesSync(join(truth, '1.object'), 0, 0);
  await store.delete('journal/a.ndjson');
  expect(readdirSync(truth)).toEqual(['2.object']);
  expect(await store.put('journal/a.ndjson', body, { ...TEXT, ifGeneration: '0' })).toBe('3');
  rmSync(root, { recursive: true });
});
