import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe } from 'vitest';

/** Set where no suite may be missing, e.g. in CI. */
const REQUIRED = process.env.TRENDS_REQUIRE_ALL === '1';

/** The program of a name on the PATH or where Go installs programs; null where there is none. */
export function programNamed(name: string): string | null {
  const { PATH = '', GOBIN, GOPATH } = process.env;
  const folders = [
    ...PATH.split(delimiter),
    ...(GOBIN ? [GOBIN] : []),
    join(GOPATH ?? join(homedir(), 'go'), 'bin'),
  ];
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A suite that needs a real counterpart: skipped where it is missing, by a name that says how to get
 * it; where everything is required it runs, and fails.
 */
export function describeWith(
  name: string,
  counterpart: { readonly found: boolean; readonly howToGet: string },
  suite: () => void,
): void {
  const { found, howToGet } = counterpart;
  describe.skipIf(!found && !REQUIRED)(found ? name : `${name}: missing, ${howToGet}`, suite);
}
