import { randomUUID } from 'node:crypto';
import { mkdir, open, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, unlessAbsent } from './failures.js';

/** How files end that are being written; leftovers of killed writers are swept by age. */
export const DRAFT = '.draft';

/** Writes a new file under a name of its own, durably but for its folder entry; returns its path. */
export async function writeDraft(folder: string, parts: readonly Uint8Array[]): Promise<string> {
  const path = join(folder, `.${randomUUID()}${DRAFT}`);
  const file = await open(path, 'wx');
  try {
    for (const part of parts) await file.appendFile(part);
    await file.sync();
  } catch (error) {
    await file.close();
    await remove(path);
    throw error;
  }
  await file.close();
  return path;
}

/**
 * Makes a folder and those above it, durably. One by one: in one go Node calls a read-only file system
 * a missing folder.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path));
      return makeFolder(path);
    }
    if (await isFolder(path)) return;
    throw error;
  }
  await syncFolder(dirname(path));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Makes a folder's entries durable. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes a file, if it is there. */
export async function remove(path: string): Promise<void> {
  await unlessAbsent(unlink(path));
}
