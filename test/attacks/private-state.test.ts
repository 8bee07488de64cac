import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { trends } from '../support/cli.js';
import { temporaryFolder } from '../support/table-folder.js';
import { serveAgain, serveSample } from './served.js';

const folder = temporaryFolder('attack-private');
const nested = temporaryFolder('attack-nested');

/** What another account could open below a folder that it could enter. */
function openTo(others: string): readonly string[] {
  return readdirSync(others, { recursive: true, encoding: 'utf8' }).filter(
    (name) => (statSync(join(others, name)).mode & 0o077) !== 0,
  );
}

/** Reads a file as somebody else; null where that is refused. */
function asNobody(path: string): string | null {
  const { getuid } = process;
  if (getuid === undefined || getuid() !== 0) return null;
  try {
    const ids = ['--reuid=65534', '--regid=65534', '--clear-groups'];
    return execFileSync('setpriv', [...ids, 'cat', path], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return null;
  }
}

it('no other account reads journal, states or dead letters; published files they do', async () => {
  chmodSync(folder, 0o755);
  const served = await serveSample({ folder });
  const sent = await served.ask('/events', { method: 'POST', body: '{"no":"event"}' });
  expect(sent.status).toBe(422);
  const published = join(folder, 'out/v1/trends/freshness.json');
  await expect.poll(() => existsSync(published), { timeout: 20_000 }).toBe(true);
  await served.stop();
  expect(readdirSync(served.state)).toEqual(expect.arrayContaining(['journal', 'dead-letter']));
  expect(openTo(served.state)).toEqual([]);
  const letters = join(served.state, 'dead-letter');
  const [letter = ''] = readdirSync(letters);
  expect(asNobody(join(letters, letter))).toBeNull();
  if (process.getuid?.() === 0) expect(asNobody(published)).toContain('checked_at');
});

it('a state from before that others may enter is told by serve and by the doctor', async () => {
  chmodSync(join(folder, 'state'), 0o755);
  const served = await serveAgain({ folder });
  const line = await served.running.line((each) => each.includes('may enter the private state'));
  expect(JSON.parse(line)).toMatchObject({ mode: '0755', level: 40 });
  await served.stop();
  const { stdout } = await trends(['doctor', '--read-only', '--json'], { cwd: folder });
  expect(stdout).toContain('may enter it (mode 0755)');
});

it('a state within the published files, by whatever link, is refused', async () => {
  mkdirSync(join(nested, 'out', 'inner'), { recursive: true });
  symlinkSync(join(nested, 'out', 'inner'), join(nested, 'link'));
  const { code, stderr } = await trends(['serve', '--state', 'link/state'], { cwd: nested });
  expect(code).toBe(2);
  expect(stderr).toContain('state lies where the published files are');
  expect(readdirSync(join(nested, 'out', 'inner'))).toEqual([]);
});
