import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The built `main.js`, for tests that run the program as people do. */
    readonly main: string;
  }
}

const ROOT = resolve(import.meta.dirname, '../..');

/** Builds the program once for all test files, into a folder of this run's own; types are checked elsewhere. */
export default async function setup(project: TestProject): Promise<() => void> {
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'dist', '.test-'));
  const node = (...args: string[]) => promisify(execFile)(process.execPath, args, { cwd: ROOT });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  await node(tsc, '-p', 'tsconfig.build.json', '--noCheck', '--outDir', folder);
  await node(join(folder, 'src/tools/finish-build.js'));
  project.provide('main', join(folder, 'src/main.js'));
  return () => rmSync(folder, { recursive: true, force: true });
}
