import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { codeOf } from './failures.js';

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
