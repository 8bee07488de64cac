import type { Dirent } from 'node:fs';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { remove } from './disk.js';
import { unlessAbsent } from './failures.js';
import { headOf, isDeleted } from './generations.js';
import type { Place } from './mirror.js';

/**
 * Lies beside an object's folder since before the object was deleted. No object has such a name:
 * it stands where only folders are objects.
 */
const DELETED = '.deleted-';

/** Objects that are opened at one time. */
const AT_ONCE = 8;

/**
 * The names of a store's objects below a folder. Folders are read, objects are not opened: one whose
 * plain file is there exists, one that is marked and whose plain file is gone was deleted. Of the few
 * others (a plain file that somebody deleted, a writer that was killed, a store from before there were
 * marks) the newest generation tells.
 * @param root where the truth and the plain files of the whole store lie
 */
export async function listObjects(root: Place, folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const doubtful: string[] = [];
  await walk(root, folder, found, doubtful);
  for (let from = 0; from < doubtful.length; from += AT_ONCE) {
    const some = doubtful.slice(from, from + AT_ONCE);
    const there = await Promise.all(some.map((name) => isThere(join(root.truth, name))));
    found.push(...some.filter((_, index) => there[index]));
  }
  return found;
}

/** @param doubtful gets what may be an object; what lies below it was walked all the same */
async function walk(root: Place, name: string, found: string[], doubtful: string[]): Promise<void> {
  const [own, plain] = await Promise.all([
    entriesOf(join(root.truth, name)),
    // What cannot be seen there is looked up in the truth.
    entriesOf(join(root.live, name)).catch(() => []),
  ]);
  const shown = new Set(plain.filter((entry) => entry.isFile()).map((entry) => entry.name));
  const files = own.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const marked = new Set(
    files.flatMap((file) => (file.startsWith(DELETED) ? file.slice(DELETED.length) : [])),
  );
  if (name !== '' && files.length > marked.size) doubtful.push(name);
  for (const entry of own.filter((each) => each.isDirectory())) {
    const below = name === '' ? entry.name : `${name}/${entry.name}`;
    const [isShown, isMarked] = [shown.has(entry.name), marked.has(entry.name)];
    if (isShown !== isMarked) {
      if (isShown) found.push(below);
      continue;
    }
    await walk(root, below, found, doubtful);
  }
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return (await unlessAbsent(readdir(folder, { withFileTypes: true }))) ?? [];
}

/** One whose file cannot be read is there: whoever reads it is told why. */
async function isThere(folder: string): Promise<boolean> {
  try {
    const head = await headOf(folder);
    return head !== null && !isDeleted(head);
  } catch {
    return true;
  }
}

/** Before an object is deleted: from then on its plain file alone no longer shows that it exists. */
export async function markDeleted({ truth, modes }: Place): Promise<void> {
  await writeFile(markOf(truth), '', { mode: modes.file });
  await chmod(markOf(truth), modes.file);
}

/** Before an object is put where one was deleted. */
export async function unmarkDeleted(truth: string): Promise<void> {
  await remove(markOf(truth));
}

function markOf(truth: string): string {
  return join(dirname(truth), `${DELETED}${basename(truth)}`);
}
