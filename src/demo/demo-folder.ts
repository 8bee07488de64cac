import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../domain/errors.js';

/** Says that a demonstration made the folder, so that the next one may empty it. */
const MARKER = '.trends-demo';

/**
 * Makes an empty folder for the demonstration.
 * @throws UsageError when it holds something that no demonstration made
 */
export async function emptyDemoFolder(folder: string): Promise<void> {
  const names = await namesIn(folder);
  if (names.length > 0 && !names.includes(MARKER)) {
    throw new UsageError(`--folder: ${folder} holds what no demonstration has made`, {
      remedy: 'Name a new or an empty folder: the demonstration empties it.',
    });
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, MARKER), 'Made by: trends demo\n');
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new UsageError(`--folder: ${folder} is not a readable folder`, {
      remedy: 'Name a new or an empty folder.',
      cause: error,
    });
  }
}
