import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, stat, unlink } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { codeOf, unlessAbsent } from './failures.js';

/** How files end that are being written; leftovers of killed writers are swept by age. */
export const DRAFT = '.draft';

/** Who may open what a store makes: the bits of its folders and files, whatever the umask. */
export interface Modes {
  readonly folder: number;
  readonly file: number;
}

/** Readable for everybody on the machine, as a web server needs it. */
export const FOR_ALL: Modes = { folder: 0o755, file: 0o644 };
/** For this account alone. */
export const FOR_US_ALONE: Modes = { folder: 0o700, file: 0o600 };

/** Writes a new file under a name of its own, durably but for its folder entry; returns its path. */
export async function writeDraft(
  folder: string,
  parts: readonly Uint8Array[],
  { file: mode }: Modes,
): Promise<string> {
  const path = join(folder, `.${randomUUID()}${DRAFT}`);
  const file = await open(path, 'wx', mode);
  try {
    // The umask may have taken some of it.
    await file.chmod(mode);
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
 * @param root of the store: what is made from there on gets its modes, what lies above is as the umask says
 */
export async function makeFolder(path: string, root: string, modes: Modes): Promise<void> {
  const ours = path === root || path.startsWith(root + sep);
  try {
    await mkdir(path, ours ? modes.folder : undefined);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path), root, modes);
      return makeFolder(path, root, modes);
    }
    if (await isFolder(path)) return;
    throw error;
  }
  if (ours) await chmod(path, modes.folder);
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
