import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DIGEST, deploy } from './deploy-script.js';

const COMMIT = '0123456789ab';
/** As if no tag were given: the helper names one. */
const UNTAGGED = ['--tag', ''];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trends-git-'));
  vi.stubEnv('PATH', [folder, process.env.PATH].join(delimiter));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A git that knows a commit, or none, and says what is changed since. */
function git(commit: string | null, changed = ''): void {
  const known = commit === null ? 'exit 128' : `echo ${commit}`;
  const script = `#!/usr/bin/env bash\nif [[ "$1" == rev-parse ]]; then ${known}; else printf '%s' '${changed}'; fi\n`;
  writeFileSync(join(folder, 'git'), script);
  chmodSync(join(folder, 'git'), 0o755);
}

describe('the image that deploy.sh builds', () => {
  it('is named by the commit', async () => {
    git(COMMIT);
    const { code, calls } = await deploy([...UNTAGGED, '--apply']);
    expect(code).toBe(0);
    expect(calls.find((call) => call.includes(' builds submit '))).toContain(
      `_IMAGE=us-west2-docker.pkg.dev/nba-props-platform/trends/trends-publisher:${COMMIT} `,
    );
  });

  it('is never built of changes under the name of the commit before them', async () => {
    git(COMMIT, ' M src/main.ts');
    const { code, text, calls } = await deploy([...UNTAGGED, '--apply']);
    expect([code, calls]).toEqual([2, []]);
    expect(text).toContain('error: the image would hold changes that no commit names');
    expect((await deploy(UNTAGGED)).code).toBe(0);
    expect((await deploy(['--tag', 'v2', '--apply'])).code).toBe(0);
  });

  it('wants a tag where there is no commit', async () => {
    git(null);
    const { code, text } = await deploy(UNTAGGED);
    expect([code, text]).toEqual([
      2,
      expect.stringContaining('error: no commit names the image here: give --tag'),
    ]);
    expect((await deploy([...UNTAGGED, '--image', `host/p/i@${DIGEST}`])).code).toBe(0);
  });
});
