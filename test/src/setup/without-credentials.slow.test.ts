import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Step } from '../../../src/setup/wanted.js';
import { trends } from '../../support/cli.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trends-setup-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('setup without credentials says so of every resource, and does not break off', async () => {
  const env = {
    HOME: folder,
    GOOGLE_APPLICATION_CREDENTIALS: join(folder, 'missing.json'),
    METADATA_SERVER_DETECTION: 'none',
    TRENDS_DATA: 'bigquery://some-project',
    TRENDS_OUT: 'gs://some-files',
    TRENDS_STATE: 'gs://some-state',
  };
  const { code, stdout, stderr } = await trends(['setup', '--dry-run', '--json'], {
    cwd: folder,
    env,
  });
  expect(stderr).toBe('');
  expect(code).toBe(1);
  const { steps }: { readonly steps: readonly Step[] } = JSON.parse(stdout);
  const remedies = steps.flatMap(({ findings }) => findings.map(({ remedy }) => remedy));
  expect(steps.every(({ verdict }) => verdict === 'failed')).toBe(true);
  expect(remedies).toHaveLength(12);
  for (const remedy of remedies) expect(remedy).toMatch(/gcloud auth application-default login/);
});
