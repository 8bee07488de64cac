import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { processesHere } from '../../../../src/adapters/local/processes.js';
import type { ProcessIdentity } from '../../../../src/domain/state.js';
import { temporaryFolder } from '../../../support/table-folder.js';

const here = processesHere();
const folder = temporaryFolder('processes');
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A process of this host, as it would write itself into a claim. */
function started(command: string, ...args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  return { child, identity: identityOf(child.pid ?? 0) };
}

function identityOf(pid: number): ProcessIdentity {
  if (here === null) throw new Error('this host has no /proc');
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  return { ...here.self, pid, startedAt: rest.split(' ')[19] ?? '' };
}

describe.runIf(process.platform === 'linux')('processesHere', () => {
  it('knows this very process, which has not ended', () => {
    expect(here?.self).toEqual(identityOf(process.pid));
    expect(here?.hasEnded(identityOf(process.pid))).toBe(false);
  });

  it('sees that a process has ended, and not before; one that is stopped has not', async () => {
    const { child, identity } = started('sleep', '60');
    expect(here?.hasEnded(identity)).toBe(false);
    child.kill('SIGSTOP');
    expect(here?.hasEnded(identity)).toBe(false);
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
    expect(here?.hasEnded(identity)).toBe(true);
  });

  it('sees that one has ended for which nobody has waited yet', async () => {
    const { child } = started('sh', '-c', 'sleep 0 & echo $!; exec sleep 60');
    const [line] = await once(child.stdout ?? child, 'data');
    const pid = Number(String(line));
    const isZombie = () => / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    await expect.poll(isZombie).toBe(true);
    expect(here?.hasEnded(identityOf(pid))).toBe(true);
  });

  it('takes another process with the same number for another', () => {
    const { identity } = started('sleep', '60');
    expect(here?.hasEnded({ ...identity, startedAt: '1' })).toBe(true);
  });

  it.each<Partial<ProcessIdentity>>([
    { boot: 'another host, or this one before it booted' },
    { pidNamespace: 'pid:[1]' },
  ])('says nothing of what it cannot see: %o', (elsewhere) => {
    const identity = identityOf(process.pid);
    expect(here?.hasEnded({ ...identity, pid: 999_999, ...elsewhere })).toBe(false);
  });

  it('does not exist where the system does not say, or says it of another namespace', () => {
    expect(processesHere(join(folder, 'nothing'))).toBeNull();
    const proc = join(folder, 'proc');
    mkdirSync(join(proc, String(process.pid)), { recursive: true });
    writeFileSync(
      join(proc, String(process.pid), 'stat'),
      readFileSync(`/proc/${process.pid}/stat`),
    );
    symlinkSync('1', join(proc, 'self'));
    expect(processesHere(proc)).toBeNull();
  });
});
