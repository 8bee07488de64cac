import { randomUUID } from 'node:crypto';
import { mkdir, open, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unlessAbsent } from './failures.js';

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

/** Makes a folder and those above it, durably. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  const above = dirname(first);
  for (let folder = dirname(path); folder.length >= above.length; folder = dirname(folder)) {
    await syncFolder(folder);
    if (folder === dirname(folder)) return;
  }
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
