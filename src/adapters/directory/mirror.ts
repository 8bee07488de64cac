import { readFile, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StoreError } from '../../domain/errors.js';
import { makeFolder, remove, syncFolder, writeDraft } from './disk.js';
import { readWhole } from './envelope.js';
import { codeOf, unlessAbsent } from './failures.js';
import { generationFile, type Head, headOf } from './generations.js';

/** Where an object's truth lies, and where the copy lies that websites read. */
export interface Place {
  readonly truth: string;
  readonly live: string;
}

/** A copy of the bytes, ready to be renamed into place. Fails when it could not be. */
export async function draftCopy({ truth, live }: Place, body: Uint8Array): Promise<string> {
  await makeFolder(dirname(live));
  const found = await unlessAbsent(stat(live));
  if (found?.isDirectory()) {
    throw new StoreError(`${live} is a folder, so no object can have that name`, {
      permanent: true,
      remedy: 'Move the folder away or use another name.',
    });
  }
  return writeDraft(truth, [body]);
}

/** Puts a copy in place; then sees to it that it is the newest one, whoever else did the same. */
export async function installCopy(place: Place, generation: number, draft: string): Promise<void> {
  try {
    await rename(draft, place.live);
    await syncFolder(dirname(place.live));
    await followHead(place, generation);
  } catch (error) {
    // A writer that slept for long finds its draft swept away.
    if (codeOf(error) !== 'ENOENT') throw error;
    await followHead(place, null);
  }
}

/** Makes the live copy what the truth says, starting from the generation it is known to be at. */
export async function followHead(place: Place, known: number | null): Promise<void> {
  for (let copied = known; ; ) {
    const head = await headOf(place.truth);
    if (head === null || head.generation === copied) return;
    copied = (await copyOf(place, head)) ? head.generation : null;
  }
}

/** True when the live copy has exactly these bytes (null: is not there). */
export async function isCurrent({ live }: Place, body: Uint8Array | null): Promise<boolean> {
  const found = await unlessAbsent(stat(live));
  if (body === null || found === undefined) return body === null && found === undefined;
  if (!found.isFile() || found.size !== body.byteLength) return false;
  return (await unlessAbsent(readFile(live)))?.equals(body) ?? false;
}

/** Copies a generation over the live copy; false when it was pruned meanwhile. */
async function copyOf(place: Place, head: Head): Promise<boolean> {
  const whole = await readWhole(generationFile(place.truth, head.generation));
  if (whole === undefined) return false;
  if (whole.body === null) {
    await remove(place.live);
    return true;
  }
  await rename(await draftCopy(place, whole.body), place.live);
  await syncFolder(dirname(place.live));
  return true;
}
