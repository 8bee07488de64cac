import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Gives a program a terminal. */
export const SCRIPT = '/usr/bin/script';

/** Whether it is there, and the one of util-linux: BSD's takes other arguments. */
export function hasScript(): boolean {
  if (!existsSync(SCRIPT)) return false;
  try {
    return execFileSync(SCRIPT, ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}
