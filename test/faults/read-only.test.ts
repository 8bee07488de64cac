import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { writeLeague } from '../../src/sample/index.js';
import { sampleSeason } from '../support/sample-folder.js';
import { temporaryFolder } from '../support/table-folder.js';

const base = temporaryFolder('read-only');
const site = join(base, 'site');
mkdirSync(site, { recursive: true });

/** Runs a command where `site` is mounted read-only; no other process sees that. */
function beforeReadOnlySite(command: string) {
  const mounted = `mount -t tmpfs -o ro none '${site}' && ${command}`;
  return spawnSync('unshare', ['-m', 'sh', '-c', mounted], { encoding: 'utf8', timeout: 60_000 });
}

it.skipIf(beforeReadOnlySite('true').status !== 0)(
  'a read-only folder of published files is told as what it is, with the path and what to do',
  async () => {
    await writeLeague(sampleSeason(), join(base, 'data'), { through: '2025-01-18' });
    const [data, state] = [join(base, 'data'), join(base, 'state')];
    const args = `export --only trends-hot-cold --date 2025-01-19 --json --data '${data}' --out '${site}' --state '${state}'`;
    const { stdout, status } = beforeReadOnlySite(
      `'${process.execPath}' '${inject('main')}' ${args}`,
    );
    expect(status).toBe(1);
    expect(stdout).toContain(`Writing ${site}/v1/trends/history/2025-01-19/whos-hot-v2.`);
    expect(stdout).toContain(`EROFS: read-only file system, mkdir '${site}/`);
    expect(stdout).toContain('mounted read-only: mount it for writing, or name another folder');
  },
);
