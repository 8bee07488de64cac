import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { ended } from '../../../support/processes.js';

const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
const WRITER = 'test/src/adapters/directory/writer';

/** Compiles the writer into a folder, so that plain Node can run it; returns its path. */
export async function compileWriter(folder: string): Promise<string> {
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await symlink(join(REPOSITORY, 'node_modules'), join(folder, 'node_modules'));
  const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  const target = ['--module', 'nodenext', '--target', 'es2023', '--types', 'node'];
  const options = ['--ignoreConfig', '--noCheck', '--rootDir', '.', '--outDir', folder, ...target];
  const command = [tsc, `${WRITER}.ts`, ...options];
  await promisify(execFile)(process.execPath, command, { cwd: REPOSITORY });
  return join(folder, `${WRITER}.js`);
}

/** A writer that has written at least one object; it ends with the test, if not before. */
export async function startWriter(
  script: string,
  root: string,
  name: string,
  first: number,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, root, name, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => ended(child));
  if (child.stdout) await once(child.stdout, 'data');
  return child;
}
