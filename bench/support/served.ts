import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as idle } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { shiftedClock } from '../../test/support/shown-time.js';

const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url));

/** Tells at the end how large the process got (KB). */
const TELLING = `process.on('exit', () =>
  process.stderr.write('\\npeak ' + process.resourceUsage().maxRSS + '\\n'));`;

interface Start {
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside the path. */
  readonly env?: Readonly<Record<string, string>>;
  /** What its clock shows at its start; the real time when absent. */
  readonly at?: number;
}

/** The built program, in processes that none of is left of. */
export interface Programs {
  start(how: Start): ChildProcess;
  /** Ends one as an operator would, and waits for it. */
  end(child: ChildProcess): Promise<void>;
  /** Kills what still runs. */
  close(): void;
}

export function programs(): Programs {
  const running = new Set<ChildProcess>();
  return {
    start({ args, cwd, env = {}, at }) {
      const clock = at === undefined ? '' : shiftedClock(at - Date.now());
      const first = `data:text/javascript,${encodeURIComponent(`${clock}${TELLING}`)}`;
      const child = spawn(process.execPath, [`--import=${first}`, MAIN, ...args], {
        cwd,
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      running.add(child);
      child.once('close', () => running.delete(child));
      return child;
    },
    async end(child) {
      child.kill('SIGTERM');
      await once(child, 'close');
    },
    close: () => {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}

/** The address at which a service answers, once it says in its JSON log that it is ready. */
export async function readyAt(child: ChildProcess): Promise<string> {
  let said = '';
  let found: string | undefined;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (found === undefined) said += text;
    found ??= /^\{.*"event":"service\.ready".*"url":"([^"]+)"/m.exec(said)?.[1];
  });
  while (found === undefined) {
    if (child.exitCode !== null) throw new Error(`it ended: ${said}`);
    await idle(10);
  }
  return found;
}

/** The most memory that a process has taken so far, in MB (2^20 bytes), as Linux has it. */
export function peakMb({ pid }: ChildProcess): number {
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(text)?.[1]) / 1024;
}
