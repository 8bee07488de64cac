import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FOR_ALL, writeDraft } from '../../../../src/adapters/directory/disk.js';
import { encode } from '../../../../src/adapters/directory/envelope.js';
import { storeFailure } from '../../../../src/adapters/directory/failures.js';
import { claim, headOf } from '../../../../src/adapters/directory/generations.js';
import { openDirectoryStore } from '../../../../src/adapters/directory/index.js';
import { PreconditionFailed } from '../../../../src/domain/errors.js';
import type { ObjectStore } from '../../../../src/ports/object-store.js';

const NAME = 'v1/a.json';
const LONG_AGO = new Date('2025-01-10T00:00:00Z');
const bytes = (text: string) => new TextEncoder().encode(text);

describe('the folder of a directory store', () => {
  let root = '';
  let store: ObjectStore;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'trends-directory-'));
    store = await openDirectoryStore(root);
  });
  afterEach(() => rm(root, { recursive: true }));

  const live = () => join(root, NAME);
  const truth = (file = '') => join(root, '.objects', NAME, file);
  const put = (body: string, ifGeneration?: string) =>
    store.put(NAME, bytes(body), {
      contentType: 'application/json',
      ...(ifGeneration === undefined ? {} : { ifGeneration }),
    });
  const read = async () => {
    const found = await store.get(NAME);
    return found && new TextDecoder().decode(found.body);
  };

  /** The second generation, whose writer dies before the plain file. */
  const claimed = async (body: string) => {
    const head = await headOf(truth());
    const content = { body: bytes(body), attributes: { contentType: 'text/plain' } };
    const draft = await writeDraft(
      truth(),
      encode('w', head?.envelope?.id ?? null, content),
      FOR_ALL,
    );
    expect(await claim(truth(), 2, draft, 'w')).toBe(true);
    await rm(draft);
  };

  it('numbers generations from 1', async () => {
    expect([await put('1'), await put('2')]).toEqual(['1', '2']);
    await store.delete(NAME);
    expect(await put('4')).toBe('4');
  });

  it('keeps each object as a plain file too, and takes it away on delete', async () => {
    await put('{"n":1}');
    expect(await readFile(live(), 'utf8')).toBe('{"n":1}');
    await put('{"n":2}');
    expect(await readFile(live(), 'utf8')).toBe('{"n":2}');
    await store.delete(NAME);
    expect(await readdir(join(root, 'v1'))).toEqual([]);
  });

  const shown = async () => (await store.head(NAME))?.shown;
  const plainFile = () => readFile(live(), 'utf8').catch(() => null);

  it('tells what became of the plain file, changes nothing by reading, and shows it when told to', async () => {
    await put('truth');
    expect(await shown()).toBe('same');
    await rm(live());
    expect(await shown()).toBe('nothing');
    expect(await read()).toBe('truth');
    expect(await plainFile()).toBeNull();
    await store.show(NAME);
    expect([await plainFile(), await shown()]).toEqual(['truth', 'same']);
    for (const lie of ['lying', 'liars']) {
      await writeFile(live(), lie);
      expect(await shown()).toBe('other');
      expect(await read()).toBe('truth');
      expect(await plainFile()).toBe(lie);
    }
    await writeFile(live(), 'truth');
    expect(await shown()).toBe('same');
    await rm(live());
    await mkdir(live());
    expect(await shown()).toBe('other');
  });

  it('takes a plain file away that is back from the dead, when told to', async () => {
    await put('truth');
    await store.delete(NAME);
    await writeFile(live(), 'ghost');
    expect([await read(), await store.head(NAME)]).toEqual([null, null]);
    expect(await plainFile()).toBe('ghost');
    await store.show(NAME);
    expect(await readdir(join(root, 'v1'))).toEqual([]);
  });

  it('has no object where its folder is gone, whatever the plain file is', async () => {
    await put('truth');
    await rm(join(root, '.objects'), { recursive: true });
    expect([await read(), await store.head(NAME)]).toEqual([null, null]);
    await store.show(NAME);
    expect(await plainFile()).toBe('truth');
    expect(await put('anew', '0')).toBe('1');
    expect(await shown()).toBe('same');
  });

  it('tells a file that was put back from one that the writer of the next had no time to replace', async () => {
    const old = bytes('old');
    await put('old');
    await claimed('new');
    expect(await shown()).toBe('former');
    await store.show(NAME);
    expect([await plainFile(), await shown()]).toEqual(['new', 'same']);
    await writeFile(live(), old);
    expect(await shown()).toBe('other');
  });

  it("does not believe a hash of a file that was changed within the clock's grain", async () => {
    await put('truth');
    for (const body of ['truth', 'fruth', 'truth', 'trush']) {
      await writeFile(live(), body);
      expect(await shown()).toBe(body === 'truth' ? 'same' : 'other');
    }
  });

  it('leaves plain files alone that it never wrote, and does not take them for objects', async () => {
    await mkdir(join(root, 'v1'));
    await writeFile(live(), 'foreign');
    expect(await read()).toBeNull();
    expect(await store.list('')).toEqual([]);
    expect(await readFile(live(), 'utf8')).toBe('foreign');
    await put('ours', '0');
    expect(await readFile(live(), 'utf8')).toBe('ours');
  });

  it('follows the newest generation when a writer died before the plain file', async () => {
    await put('old');
    await claimed('new');
    expect(await plainFile()).toBe('old');
    expect(await read()).toBe('new');
    await store.show(NAME);
    expect(await plainFile()).toBe('new');
  });

  it('keeps the newest eight generations and whatever is younger than a minute', async () => {
    for (let n = 1; n <= 12; n += 1) await put(`${n}`);
    expect(await readdir(truth())).toHaveLength(12);
    for (const n of [1, 2, 3, 10]) await utimes(truth(`${n}.object`), LONG_AGO, LONG_AGO);
    await put('13');
    const kept = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((n) => `${n}.object`);
    expect((await readdir(truth())).sort()).toEqual(kept.sort());
  });

  it('refuses the claim of a writer that slept until its generation was pruned', async () => {
    for (let n = 1; n <= 10; n += 1) await put(`${n}`);
    for (const n of [1, 2]) await utimes(truth(`${n}.object`), LONG_AGO, LONG_AGO);
    await put('11');
    const content = { body: bytes('late'), attributes: { contentType: 'text/plain' } };
    for (const generation of [1, 2]) {
      const draft = await writeDraft(truth(), encode('late', null, content), FOR_ALL);
      expect(await claim(truth(), generation, draft, 'late')).toBe(false);
      await rm(draft);
    }
    expect(await readdir(truth())).not.toContain('2.object');
    expect(await read()).toBe('11');
  });

  it('sweeps drafts that nobody writes any more', async () => {
    await put('1');
    await writeFile(truth('.dead.draft'), 'half');
    await writeFile(truth('.young.draft'), 'half');
    await utimes(truth('.dead.draft'), LONG_AGO, LONG_AGO);
    await put('2');
    expect((await readdir(truth())).sort()).toEqual(['.young.draft', '1.object', '2.object']);
  });

  it('ignores foreign files, and does not read one that passes for a generation', async () => {
    await put('1');
    for (const name of ['notes.txt', '02.object', '.DS_Store', '3.object.bak']) {
      await writeFile(truth(name), 'x');
    }
    await mkdir(truth('9.object'));
    expect(await read()).toBe('1');
    expect(await store.list('v1/')).toEqual([NAME]);
    await writeFile(truth('7.object'), 'not ours\n');
    await expect(read()).rejects.toMatchObject({
      permanent: true,
      generation: '7',
      bytes: Buffer.from('not ours\n'),
      message: expect.stringContaining(truth('7.object')),
    });
    await rm(truth('7.object'));
    expect(await read()).toBe('1');
  });

  it('says which object it is that cannot be read', async () => {
    await put('1');
    await rm(truth(), { recursive: true });
    await symlink(truth(), truth());
    await expect(read()).rejects.toMatchObject({ permanent: false, about: NAME });
    await expect(store.head(NAME)).rejects.toMatchObject({ permanent: false, about: NAME });
  });

  it.each<[string, string]>([
    ['empty', ''],
    ['half an envelope', '{"format":"trends-obj'],
    ['something else', 'not ours\n'],
  ])('lists, replaces and deletes an object whose file is %s', async (_case, damage) => {
    await put('1');
    await writeFile(truth('1.object'), damage);
    expect(await store.list('')).toEqual([NAME]);
    expect(await store.head(NAME)).toMatchObject({ generation: '1', shown: 'other' });
    await expect(put('x', '0')).rejects.toBeInstanceOf(PreconditionFailed);
    expect(await put('2', '1')).toBe('2');
    expect(await read()).toBe('2');
    await writeFile(truth('2.object'), damage);
    await store.delete(NAME);
    expect([await read(), await store.list('')]).toEqual([null, []]);
  });

  it.each<[string, (whole: string) => string]>([
    ['cut short', (whole) => whole.slice(0, -1)],
    ['longer', (whole) => `${whole}!`],
    ['changed', (whole) => `${whole.slice(0, -1)}?`],
    ['cut in the envelope', (whole) => whole.slice(0, 20)],
  ])('does not return an object that was %s', async (_case, damage) => {
    await put('precious');
    await writeFile(truth('1.object'), damage(await readFile(truth('1.object'), 'utf8')));
    await expect(read()).rejects.toMatchObject({
      permanent: true,
      message: expect.stringMatching(/1\.object is damaged or foreign/),
    });
  });

  it('says which file is in the way', async () => {
    await put('1');
    const below = store.put(`${NAME}/b`, bytes('x'), { contentType: 'text/plain' });
    await expect(below).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining(live()),
    });
    await store.put('w/x', bytes('x'), { contentType: 'text/plain' });
    await expect(store.put('w', bytes('x'), { contentType: 'text/plain' })).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining(join(root, 'w')),
    });
    expect(await store.list('')).toEqual([NAME, 'w/x']);
  });

  it('refuses attributes that outgrow the envelope', async () => {
    const metadata = { note: 'x'.repeat(70_000) };
    await expect(
      store.put(NAME, bytes('1'), { contentType: 'text/plain', metadata }),
    ).rejects.toMatchObject({ permanent: true, message: expect.stringMatching(/attributes/) });
    expect(await read()).toBeNull();
  });

  it.skipIf(process.getuid?.() === 0)('reads in a read-only folder, and cannot write', async () => {
    await put('1');
    await writeFile(live(), 'stale');
    for (const path of [truth(), join(root, 'v1')]) await chmod(path, 0o555);
    expect(await read()).toBe('1');
    await expect(put('2')).rejects.toMatchObject({
      permanent: true,
      message: expect.stringContaining(live()),
      remedy: expect.stringMatching(/access/),
    });
    for (const path of [truth(), join(root, 'v1')]) await chmod(path, 0o755);
  });
});

describe('openDirectoryStore', () => {
  it('refuses a root that is a file, and makes one that is missing at the first put', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'trends-directory-'));
    await writeFile(join(folder, 'file'), '');
    await expect(openDirectoryStore(join(folder, 'file'))).rejects.toMatchObject({
      permanent: true,
      message: `${folder}/file is not a folder`,
    });
    await expect(openDirectoryStore(join(folder, 'file/below'))).rejects.toMatchObject({
      permanent: true,
    });
    const store = await openDirectoryStore(join(folder, 'new/root'));
    expect(await store.list('')).toEqual([]);
    expect(await store.get('a')).toBeNull();
    expect(await readdir(folder)).toEqual(['file']);
    await store.put('a', bytes('1'), { contentType: 'text/plain' });
    expect(await readFile(join(folder, 'new/root/a'), 'utf8')).toBe('1');
    await rm(folder, { recursive: true });
  });
});

describe('storeFailure', () => {
  it.each([
    ['ENOSPC', false, /Free space/],
    ['EDQUOT', false, /Free space/],
    ['EACCES', true, /access/],
    ['EROFS', true, /mounted read-only/],
    ['ENOTDIR', true, /Move away/],
    ['EXDEV', true, /hard links/],
    ['EIO', false, /Check the disk/],
  ])('of %s is permanent: %s', (code, permanent, remedy) => {
    const cause = Object.assign(new Error(`${code}: no luck`), { code });
    const failure = storeFailure('Writing /data/a.json', cause);
    expect(failure).toMatchObject({
      permanent,
      cause,
      message: `Writing /data/a.json failed: ${code}: no luck`,
      remedy: expect.stringMatching(remedy),
    });
  });
});
