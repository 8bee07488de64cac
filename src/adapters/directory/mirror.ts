import { randomUUID } from 'node:crypto';
import { rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoreError } from '../../domain/errors.js';
import { DRAFT, type Modes, makeFolder, remove, syncFolder, writeDraft } from './disk.js';
import { readWhole } from './envelope.js';
import { unlessAbsent } from './failures.js';
import { filesIn, generationFile, generationsAmong, type Head, headOf } from './generations.js';

/** Where an object's truth lies, and where the copy lies that websites read. */
export interface Place {
  readonly truth: string;
  readonly live: string;
  /** The folder of the whole store. */
  readonly root: string;
  readonly modes: Modes;
}

/** A copy that waits to be renamed into place says of which generation it is. */
const COPY = /^\.copy-([1-9]\d{0,14})-/;

/** A copy of the bytes, ready to be installed. Fails when it could not be. */
export async function draftCopy(place: Place, body: Uint8Array): Promise<string> {
  const { truth, live, root, modes } = place;
  await makeFolder(dirname(live), root, modes);
  const found = await unlessAbsent(stat(live));
  if (found?.isDirectory()) {
    throw new StoreError(`${live} is a folder, so no object can have that name`, {
      permanent: true,
      remedy: 'Move the folder away or use another name.',
    });
  }
  return writeDraft(truth, [body], modes);
}

/** Puts a copy in place; then sees to it that it is the newest one, whoever else did the same. */
export async function installCopy(place: Place, generation: number, draft: string): Promise<void> {
  const installed = await install(place, generation, draft);
  await followHead(place, installed ? generation : null);
}

/** Makes the live copy what the truth says, starting from the generation it is known to be at. */
export async function followHead(place: Place, known: number | null): Promise<void> {
  for (let copied = known; ; ) {
    const head = await headOf(place.truth);
    if (head === null || head.generation === copied) return;
    copied = (await copyOf(place, head)) ? head.generation : null;
  }
}

/** Copies a generation over the live copy; false when it was overtaken or pruned meanwhile. */
async function copyOf(place: Place, { generation }: Head): Promise<boolean> {
  const whole = await readWhole(generationFile(place.truth, generation));
  if (whole === undefined) return false;
  if (whole.body !== null) return install(place, generation, await draftCopy(place, whole.body));
  if (!(await overtake(place, generation))) return false;
  await remove(place.live);
  return true;
}

/**
 * Renames the copy of a generation into place, unless a newer generation is there; says whether it did.
 *
 * A process may be stopped for as long as it likes before the `rename`, and must not put an older
 * copy over a newer one when it goes on. So a copy lies in the open under its generation's number
 * *before* its owner looks whether that generation is the newest, and whoever has a newer one takes
 * away all older copies before it installs its own: of a copy that was taken away the `rename` fails.
 */
async function install(place: Place, generation: number, draft: string): Promise<boolean> {
  const copy = join(place.truth, `.copy-${generation}-${randomUUID()}${DRAFT}`);
  try {
    if ((await unlessAbsent(moved(draft, copy))) === undefined) return false;
    if (!(await overtake(place, generation))) return false;
    if ((await unlessAbsent(moved(copy, place.live))) === undefined) return false;
    await syncFolder(dirname(place.live));
    return true;
  } finally {
    await remove(draft);
    await remove(copy);
  }
}

/** Takes away the copies of older generations; true when this one is still the newest. */
async function overtake({ truth }: Place, generation: number): Promise<boolean> {
  const names = await filesIn(truth);
  for (const name of names) {
    const copied = COPY.exec(name)?.[1];
    if (copied !== undefined && Number(copied) < generation) await remove(join(truth, name));
  }
  return generationsAmong(names).at(-1) === generation;
}

async function moved(from: string, to: string): Promise<true> {
  await rename(from, to);
  return true;
}
