import { link, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DamagedObject } from '../../domain/errors.js';
import { DRAFT, remove, syncFolder } from './disk.js';
import { type Envelope, readEnvelope } from './envelope.js';
import { codeOf, unlessAbsent } from './failures.js';

/** The newest generation of an object; `envelope.object` is null when it was deleted. */
export interface Head {
  readonly generation: number;
  /** Null: the file of that generation is damaged or foreign. */
  readonly envelope: Envelope | null;
}

/** Generations that stay, and how long an older one stays at least. */
const KEPT = 8;
const KEPT_MS = 60_000;
/** Drafts of this age have no writer any more. */
const ABANDONED_MS = 3_600_000;
const GENERATION = /^([1-9]\d{0,14})\.object$/;

export function generationFile(folder: string, generation: number): string {
  return join(folder, `${generation}.object`);
}

/** The generations that an object's folder holds, ascending. */
export async function generationsIn(folder: string): Promise<readonly number[]> {
  return generationsAmong(await filesIn(folder));
}

/** The names of a folder's files; none when it is not there. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = (await unlessAbsent(readdir(folder, { withFileTypes: true }))) ?? [];
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

/** The generations whose files have these names, ascending. */
export function generationsAmong(names: readonly string[]): readonly number[] {
  return names
    .flatMap((name) => GENERATION.exec(name)?.slice(1) ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** The newest generation, or null when there never was one. */
export async function headOf(folder: string): Promise<Head | null> {
  for (;;) {
    const generation = (await generationsIn(folder)).at(-1);
    if (generation === undefined) return null;
    const envelope = await soundEnvelope(generationFile(folder, generation));
    if (envelope !== undefined) return { generation, envelope };
  }
}

/** A damaged generation is an object all the same. */
export function isDeleted({ envelope }: Head): boolean {
  return envelope !== null && envelope.object === null;
}

/** The envelope of a generation's file; null when it is damaged, undefined when it is gone. */
export async function soundEnvelope(path: string): Promise<Envelope | null | undefined> {
  try {
    return await readEnvelope(path);
  } catch (error) {
    if (error instanceof DamagedObject) return null;
    throw error;
  }
}

/**
 * Makes a draft the generation `generation`, if that is the next one; says whether it did.
 *
 * `link` fails when the generation exists. It cannot fail when the generation existed and was pruned
 * while this writer slept, so whoever finds newer generations asks the next one whom it replaced.
 */
export async function claim(
  folder: string,
  generation: number,
  draft: string,
  id: string,
): Promise<boolean> {
  const path = generationFile(folder, generation);
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  await syncFolder(folder);
  if ((await generationsIn(folder)).at(-1) === generation) return true;
  const next = await soundEnvelope(generationFile(folder, generation + 1));
  if (next?.previous === id) return true;
  if ((await soundEnvelope(path))?.id === id) await remove(path);
  return false;
}

/**
 * Removes old generations, and drafts that nobody writes any more.
 * @param kept how many generations stay, whatever their age
 */
export async function prune(folder: string, kept = KEPT): Promise<void> {
  const old = (await generationsIn(folder)).slice(0, -kept);
  for (const generation of old) await removeIfOlder(generationFile(folder, generation), KEPT_MS);
  const drafts = (await filesIn(folder)).filter((name) => name.endsWith(DRAFT));
  for (const name of drafts) await removeIfOlder(join(folder, name), ABANDONED_MS);
}

async function removeIfOlder(path: string, age: number): Promise<void> {
  const found = await unlessAbsent(stat(path));
  if (found && Date.now() - found.mtimeMs > age) await remove(path);
}
