import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const FOLDER = new URL('./googlesql/', import.meta.url);
const ENGINE = 'node_modules/@fivetrandevelopers/zetasql';
const INSTALLED = existsSync(new URL(`${ENGINE}/package.json`, FOLDER));
/** Set where no suite may be missing, e.g. in CI. */
const REQUIRED = process.env.TRENDS_REQUIRE_ALL === '1';

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string }>>;
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
}

const title = INSTALLED
  ? 'GoogleSQL engine'
  : 'GoogleSQL engine: not installed, run "npm run test:googlesql"';

describe.skipIf(!INSTALLED && !REQUIRED)(title, () => {
  it('is installed in the version that the lock file names', () => {
    const lock = read('package-lock.json') as Lock;
    const installed = read(`${ENGINE}/package.json`) as { readonly version: string };
    expect(installed.version).toBe(lock.packages[ENGINE]?.version);
  });
});
