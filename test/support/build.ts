import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
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
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const options = ['-p', 'tsconfig.build.json', '--noCheck', '--outDir', folder];
  await promisify(execFile)(process.execPath, [tsc, ...options], { cwd: ROOT });
  for (const part of ['exporters', 'src']) {
    cpSync(join(ROOT, part), join(folder, part), {
      recursive: true,
      filter: (path) => path.endsWith('.sql') || statSync(path).isDirectory(),
    });
  }
  project.provide('main', join(folder, 'src/main.js'));
  return () => rmSync(folder, { recursive: true, force: true });
}
