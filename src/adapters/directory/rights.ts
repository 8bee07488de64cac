import { access, constants, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { codeOf, unlessAbsent } from './failures.js';

/** What this process may not do in a folder, or in the one where it would be made; empty: nothing lacks. */
export async function missingRights(root: string): Promise<readonly string[]> {
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    try {
      await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
      return [];
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || folder === dirname(folder)) return [`write to ${folder}`];
    }
  }
}

/**
 * The mode of a folder that other accounts of this machine may enter or list, as `0755`; null: none may, or it is not
 * there. What lies in a folder that they may not enter is out of their reach whatever its own mode.
 */
export async function openToOthers(root: string): Promise<string | null> {
  const found = await unlessAbsent(stat(root));
  if (found === undefined || (found.mode & 0o077) === 0) return null;
  return `0${(found.mode & 0o777).toString(8).padStart(3, '0')}`;
}
