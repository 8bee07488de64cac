import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, inject } from 'vitest';
import type { EpochMs } from '../../src/domain/date.js';
import { ended as killed } from './processes.js';
import { shiftedClock } from './shown-time.js';

export interface CliOptions {
  /** Where the command runs: relative paths and `trends.yaml` are looked for here. */
  readonly cwd: string;
  /** What its clock shows at the start; the real time when absent. */
  readonly at?: EpochMs;
  readonly env?: Readonly<Record<string, string>>;
  /** Code that runs first, as a module. */
  readonly first?: string;
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs until it is told to stop. */
export interface RunningCli {
  readonly child: ChildProcess;
  /** Resolves with the first line on standard error that satisfies. */
  line(satisfies: (line: string) => boolean): Promise<string>;
  readonly ended: Promise<CliResult>;
}

/** What a test that fails has left running ends with its file. */
const running = new Set<ChildProcess>();
afterAll(async () => {
  await Promise.all([...running].map(killed));
});

/** Starts the built program with these arguments. */
export function startTrends(
  args: readonly string[],
  { cwd, at, env, first }: CliOptions,
): RunningCli {
  const clock = at === undefined ? null : shiftedClock(at - Date.now());
  const modules = [clock, first ?? null].flatMap((code) => (code === null ? [] : [imported(code)]));
  const child = spawn(process.execPath, [...modules, inject('main'), ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    running.delete(child);
    return { code: code ?? null, ...said };
  });
  return { child, line: (satisfies) => lineOf(child, said, satisfies), ended };
}

/** Runs the built program to its end. */
export function trends(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return startTrends(args, options).ended;
}

function imported(code: string): string {
  return `--import=data:text/javascript,${encodeURIComponent(code)}`;
}

function lineOf(
  child: ChildProcess,
  said: { readonly stdout: string; readonly stderr: string },
  satisfies: (line: string) => boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = said.stderr.split('\n').slice(0, -1).find(satisfies);
      if (found !== undefined) resolve(found);
    };
    child.stderr?.on('data', look);
    child.on('close', () => reject(new Error(`ended without that line: ${said.stderr}`)));
    look();
  });
}
